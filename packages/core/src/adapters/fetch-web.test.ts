import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/index.ts";
import { createFetchWeb, type FetchWebOptions } from "./fetch-web.ts";

const read = (name: string) => readFileSync(new URL(`../../test/certificates/${name}`, import.meta.url), "utf8");
const cert = read("localhost.crt");
const certSha256 = createHash("sha256").update(new X509Certificate(cert).raw).digest("hex");
const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function webOf(
  handler: RequestListener,
  trust: Partial<FetchWebOptions> & { certSha256?: string } = { certSha256 },
) {
  const server: Server = createServer({ cert, key: read("localhost.key") }, handler);
  servers.push(server);
  const port = await listen(server);
  const { certSha256: pin, ...options } = trust;
  const https = { url: `https://127.0.0.1:${port}`, certSha256: pin };
  return createFetchWeb({ clock: systemClock, ssh: { host: "127.0.0.1", port }, https, ...options });
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("the appliance's web front", () => {
  it("is read as it answers: status, type, body; redirects are not followed", async () => {
    const web = await webOf((request, response) => {
      if (request.url === "/vsphere-client/")
        response.writeHead(302, { location: "/websso/SAML2/SSO/vsphere.local" }).end();
      else response.writeHead(503, { "content-type": "text/plain" }).end("503 Service Unavailable");
    });
    expect(await web.get("/")).toEqual({
      status: 503,
      contentType: "text/plain",
      location: undefined,
      body: "503 Service Unavailable",
    });
    expect(await web.get("/vsphere-client/")).toMatchObject({
      status: 302,
      location: "/websso/SAML2/SSO/vsphere.local",
    });
  });

  it("is known by its fingerprint, written with colons as well", async () => {
    const colons = certSha256.toUpperCase().replace(/..(?=.)/g, "$&:");
    const web = await webOf((_request, response) => response.end("ok"), { certSha256: colons });
    expect((await web.get("/")).body).toBe("ok");
  });

  it("is known by an authority's certificate", async () => {
    const web = await webOf((_request, response) => response.end("ok"), { ca: cert });
    expect((await web.get("/")).body).toBe("ok");
  });

  it("is refused with another certificate than the pinned one, before anything is asked of it", async () => {
    let requests = 0;
    const web = await webOf(
      (_request, response) => {
        requests++;
        response.end();
      },
      { certSha256: "00".repeat(32) },
    );
    await expect(web.get("/")).rejects.toMatchObject({
      code: "unknown-certificate",
      message: expect.stringMatching(/expected the certificate 00:00:.* shows ([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      hint: expect.stringMatching(/^this is not the machine that was named.*stop(?!.*--cert-sha256)/),
    });
    expect(requests).toBe(0);
  });

  it("is refused when nobody vouches for its certificate, before anything is asked of it; its fingerprint is shown", async () => {
    let requests = 0;
    const answer: RequestListener = (_request, response) => {
      requests++;
      response.end();
    };
    const colons = certSha256.toUpperCase().replace(/..(?=.)/g, "$&:");
    await expect((await webOf(answer, {})).get("/")).rejects.toMatchObject({
      code: "unknown-certificate",
      message: expect.stringContaining(colons),
      hint: expect.stringContaining("--cert-sha256"),
    });
    expect(requests).toBe(0);
  });

  it("is refused under another name than its certificate's, whoever vouches for it", async () => {
    const server = createServer({ cert, key: read("localhost.key") }, (_request, response) => response.end());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as AddressInfo;
    const https = { url: `https://127.0.0.2:${port}` };
    const web = createFetchWeb({ clock: systemClock, ssh: { host: "127.0.0.2", port }, https, ca: cert });
    await expect(web.get("/")).rejects.toMatchObject({
      code: "unknown-certificate",
      message: expect.stringContaining("altname"),
      hint: expect.stringContaining("--ca"),
    });
  });

  it("is read no further than 256 KiB", async () => {
    const web = await webOf((_request, response) => {
      const flood = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", flood).on("error", () => {});
      flood();
    });
    expect((await web.get("/")).body).toHaveLength(262_144);
  });

  it("is not reachable when it resets the connection in the middle of the handshake", async () => {
    const server = createTcpServer((socket) => socket.resetAndDestroy());
    servers.push(server);
    const port = await listen(server);
    const web = createFetchWeb({
      clock: systemClock,
      ssh: { host: "127.0.0.1", port },
      https: { url: `https://127.0.0.1:${port}`, certSha256 },
    });
    await expect(web.get("/")).rejects.toMatchObject({ code: "not-reachable" });
  });

  it("says no, and throws nothing, for a port that is closed", async () => {
    const web = await webOf(() => {});
    expect(await web.canConnect("https")).toBe(true);
    const closed = createTcpServer();
    const port = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const other = createFetchWeb({
      clock: systemClock,
      ssh: { host: "127.0.0.1", port },
      https: { url: `https://127.0.0.1:${port}` },
    });
    expect(await other.canConnect("ssh")).toBe(false);
    await expect(other.get("/")).rejects.toMatchObject({ code: "not-reachable" });
  });
});
