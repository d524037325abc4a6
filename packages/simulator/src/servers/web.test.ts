import { X509Certificate } from "node:crypto";
import { request as plainRequest } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import { connect as connectTcp, type Socket } from "node:net";
import { connect } from "node:tls";
import { nextTurn, realSleep } from "@patchrig/core/clock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createFakeAppliance, PASSWORD } from "../../test/fake-appliance.ts";
import { createWorld } from "../world/create-world.ts";
import { type AppliancePorts, openAppliancePorts } from "./appliance-ports.ts";
import { createCertificate } from "./certificate.ts";
import { createGate } from "./gate.ts";
import { createWebFace } from "./web.ts";

const any = { host: "127.0.0.1", port: 0 };
const world = createWorld({ seed: 1, startsAt: 0, speed: "manual" });
const opened: AppliancePorts[] = [];

afterEach(() => Promise.all(opened.splice(0).map((ports) => ports.close())));
afterAll(() => world.clock.close());

async function listen() {
  const appliance = createFakeAppliance();
  const binds = { ssh: any, https: any, vami: any };
  const ports = await openAppliancePorts({ world, appliance, password: PASSWORD, binds });
  opened.push(ports);
  const { https, vami } = ports.endpoints;
  return { appliance, url: https.url, certSha256: https.certSha256, vamiUrl: vami?.url ?? "" };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function ask(url: string, options: RequestOptions = {}, sent = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { rejectUnauthorized: false, agent: false, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", reject);
    asked.end(sent);
  });
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: NodeJS.ErrnoException) => error.code,
  );

describe("the web front", () => {
  it("answers 503 with the platform's text and nothing else", async () => {
    const { url } = await listen();
    const { status, headers, body } = await ask(`${url}/vsphere-client/`);
    expect([status, body]).toEqual([503, "503 Service Unavailable"]);
    expect(Object.keys(headers).toSorted()).toEqual(["connection", "content-length", "content-type"]);
  });

  it("answers pages, HEAD and POST by what the appliance says", async () => {
    const { url, appliance } = await listen();
    appliance.reply = { status: 302, headers: { location: "/login" }, body: "" };
    expect(await ask(`${url}/x`)).toMatchObject({ status: 302, headers: { location: "/login" } });
    appliance.reply = { status: 200, headers: { "content-type": "text/html" }, body: "<p>page</p>" };
    expect(await ask(url)).toMatchObject({
      status: 200,
      body: "<p>page</p>",
      headers: { "content-type": "text/html" },
    });
    expect(await ask(url, { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
    const posted = { method: "POST", headers: { "content-type": "text/xml; charset=utf-8" } };
    expect(await ask(`${url}/sdk`, posted, "<soap/>")).toMatchObject({ status: 200, body: "<p>page</p>" });
  });

  it("says 500 when the appliance fails to answer, and lives on", async () => {
    const { url } = await listen();
    expect((await ask(`${url}/broken`)).status).toBe(500);
    expect((await ask(`${url}/`)).status).toBe(503);
  });

  it("shows the certificate that the endpoints name, for the host and for loopback", async () => {
    const { url, certSha256 } = await listen();
    const { port } = new URL(url);
    const socket = connect({ port: Number(port), host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const seen = socket.getPeerX509Certificate();
    expect(seen?.fingerprint256).toBe(certSha256);
    expect(seen?.subjectAltName).toBe("DNS:vcsa.test, DNS:localhost, IP Address:127.0.0.1");
    socket.destroy();
  });

  it("can be trusted by its own certificate as the authority", async () => {
    const { certificate, key } = createCertificate(["vcsa.test", "127.0.0.1"]);
    const read = new X509Certificate(certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkHost("vcsa.test")).toBe("vcsa.test");
    expect(read.ca).toBe(true);
    const { createServer } = await import("node:https");
    const server = createServer({ cert: certificate, key }, (_request, response) => response.end("trusted"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { body } = await ask(`https://127.0.0.1:${port}`, { ca: certificate, rejectUnauthorized: true });
    expect(body).toBe("trusted");
    server.close();
  });

  it("lives on when peers speak no TLS, or hang up", async () => {
    const { url } = await listen();
    const port = Number(new URL(url).port);
    await expect(
      codeOf(new Promise((_resolve, reject) => plainRequest({ port, host: "127.0.0.1" }).on("error", reject).end())),
    ).resolves.toMatch(/ECONNRESET|HPE/);
    await new Promise<void>((resolve) => {
      const socket = connectTcp(port, "127.0.0.1", () => socket.resetAndDestroy());
      socket.on("close", () => resolve());
    });
    expect((await ask(url)).status).toBe(503);
  });
});

describe("whoever polls an appliance that boots", () => {
  const POLL = "GET /vsphere-client/ HTTP/1.1\r\nHost: vcsa.test\r\n\r\n";
  const WITH_COOKIE = POLL.replace("Host", "Cookie: a=b\r\nHost");

  /** What the web front writes for all that is sent, each piece once the one before it has been answered. */
  async function converse(url: string, ...pieces: readonly (readonly [sent: string, until: RegExp])[]) {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const told: string[] = [];
    socket.setEncoding("latin1");
    for (const [sent, until] of pieces) {
      let text = "";
      const answered = new Promise<void>((resolve, reject) => {
        socket.on("data", (bytes: string) => {
          text += bytes;
          if (until.test(text)) resolve();
        });
        socket.once("close", () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
      });
      socket.write(sent);
      await answered;
      socket.removeAllListeners("data").removeAllListeners("close");
      told.push(text);
    }
    socket.destroy();
    return told;
  }

  const PAGE = /503 Service Unavailable$/;

  it("is told the same bytes at each poll as by node's own server", async () => {
    const { url } = await listen();
    const [one, two, whole] = await converse(url, [POLL, PAGE], [POLL, PAGE], [WITH_COOKIE, PAGE]);
    expect(one).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect([two, whole]).toEqual([one, one]);
  });

  it("may ask for anything else in between, and for several pages at once", async () => {
    const { url } = await listen();
    const body = "x".repeat(200_000);
    const post = `POST /x HTTP/1.1\r\nHost: vcsa.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const [, posted, again] = await converse(url, [POLL, PAGE], [post, PAGE], [POLL, PAGE]);
    expect(posted).toBe(again);
    const [several] = await converse(url, [POLL.repeat(3), /(HTTP[\s\S]*){3}503 Service Unavailable$/]);
    expect(several?.match(/HTTP/g)).toHaveLength(3);
  });

  it("may send its request in pieces", async () => {
    const { url } = await listen();
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const answer = new Promise((resolve) => socket.once("data", (bytes) => resolve(String(bytes))));
    socket.write(POLL.slice(0, 30));
    await realSleep(20);
    socket.write(POLL.slice(30));
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /);
    socket.destroy();
  });

  it("finds the page that there is once the appliance is up, on the same connection", async () => {
    const { url, appliance } = await listen();
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const next = () => new Promise<string>((resolve) => socket.once("data", (bytes) => resolve(String(bytes))));
    socket.write(POLL);
    expect(await next()).toContain("503 Service");
    appliance.reply = { status: 302, headers: { location: "/login" }, body: "" };
    socket.write(POLL);
    expect(await next()).toContain("location: /login");
    socket.destroy();
  });

  it("is asked for no more while it does not read", async () => {
    const { url, appliance } = await listen();
    appliance.reply = { status: 503, headers: {}, body: "x".repeat(1_000_000) };
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false });
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    socket.pause();
    const before = process.memoryUsage().rss;
    for (let poll = 0; poll < 300; poll += 1) {
      socket.write(POLL);
      await nextTurn();
    }
    await realSleep(100);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150);
    let read = 0;
    const all = new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        read += bytes.length;
        if (read >= 300_000_000) resolve();
      });
    });
    socket.resume();
    await all;
    socket.destroy();
  });
});

describe("the port", () => {
  it("stays closed where the platform serves none, and is still named", async () => {
    const { vamiUrl } = await listen();
    expect(vamiUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await codeOf(ask(vamiUrl))).toBe("ECONNREFUSED");
  });

  it("opens where a new release serves it", async () => {
    const { vamiUrl, appliance } = await listen();
    appliance.setPorts({ vami: true });
    const status = async (): Promise<unknown> => ask(vamiUrl).then((answer) => answer.status, status);
    expect(await status()).toBe(503);
  });

  it("drops a browser's idle connection when the machine goes down", async () => {
    const { url, appliance } = await listen();
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false });
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("secureConnect", resolve));
    const dropped = new Promise((resolve) => socket.once("close", resolve));
    appliance.setPorts({ ssh: false, https: false });
    await dropped;
    expect(await codeOf(ask(url))).toBe("ECONNREFUSED");
  });
});

describe("a peer that asks for nothing", () => {
  const certificate = createCertificate(["localhost"]);
  const limits = { graceMs: 300, atOnce: 2 };

  async function gateOf() {
    const face = createWebFace({
      world,
      appliance: createFakeAppliance(),
      on: "https",
      certificate,
      strangers: limits,
    });
    const gate = await createGate({ ...any, option: "--https", onSocket: face.accept, onTraffic: () => {} }, true);
    opened.push({ close: gate.close } as AppliancePorts);
    return gate;
  }
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()).resume());

  it("is cut off, before TLS, within it, and in the middle of a request", async () => {
    const gate = await gateOf();
    const mute = connectTcp(gate.port, "127.0.0.1").on("error", () => {});
    await closed(mute);
    const half = connect({ port: gate.port, host: "127.0.0.1", rejectUnauthorized: false }).on("error", () => {});
    half.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nhalf");
    await closed(half);
    expect((await ask(`https://127.0.0.1:${gate.port}/vsphere-client/`)).status).toBe(503);
  });

  it("keeps no room from others for long, and one who has asked is none", async () => {
    const gate = await gateOf();
    const url = `https://127.0.0.1:${gate.port}/vsphere-client/`;
    const agent = new Agent({ keepAlive: true });
    expect((await ask(url, { agent })).status).toBe(503);
    const mutes = [1, 2].map(() => connectTcp(gate.port, "127.0.0.1").on("error", () => {}));
    const third = new Promise((resolve) => mutes[1]?.once("connect", resolve)).then(() => codeOf(ask(url)));
    expect(await third).not.toBe("none");
    expect((await ask(url, { agent })).status).toBe(503);
    await Promise.all(mutes.map(closed));
    expect((await ask(url)).status).toBe(503);
    agent.destroy();
  });
});
