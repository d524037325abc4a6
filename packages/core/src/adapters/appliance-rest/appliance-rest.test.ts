import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../clock/index.ts";
import { createApplianceRest } from "./create-appliance-rest.ts";

const read = (name: string) => readFileSync(new URL(`../../../test/certificates/${name}`, import.meta.url), "utf8");
const cert = read("localhost.crt");
const certSha256 = createHash("sha256").update(new X509Certificate(cert).raw).digest("hex");
const PASSWORD = "night shift";
const PAGE = "\n<!DOCTYPE html>\n<html><body><h2>Being updated</h2></body></html>";

const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** `cut` ends the connection in the place of an answer. */
type Answer = { readonly status: number; readonly body?: unknown; readonly text?: string } | "cut";

/** A server that lets everybody in, and answers the calls behind the login one after the other. */
async function serviceOf(answers: readonly Answer[], options: { api?: boolean; login?: readonly Answer[] } = {}) {
  const asked: { line: string; session: string | undefined; body: string }[] = [];
  const rest = [...answers];
  const logins = [...(options.login ?? [])];
  let sessions = 0;
  const answer = (line: string): Answer => {
    if (line === "POST /api/session") {
      return options.api ? (logins.shift() ?? { status: 201, body: `id-${++sessions}` }) : { status: 404, text: "no" };
    }
    if (line === "POST /rest/com/vmware/cis/session") {
      return logins.shift() ?? { status: 200, body: { value: `id-${++sessions}` } };
    }
    return rest.shift() ?? { status: 500 };
  };
  const server = createServer({ cert, key: read("localhost.key") }, async (request, response) => {
    const line = `${request.method} ${request.url}`;
    const body = await textOf(request);
    const session = request.headers["vmware-api-session-id"];
    asked.push({ line, session: session === undefined ? undefined : String(session), body });
    const given = answer(line);
    if (given === "cut") return request.socket.destroy();
    response.writeHead(given.status).end(given.text ?? (given.body === undefined ? "" : JSON.stringify(given.body)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const user = "administrator@vsphere.local";
  const service = createApplianceRest({ url, user, password: PASSWORD, certSha256, clock: systemClock });
  return { service, asked, lines: () => asked.map(({ line }) => line) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const bytes of request) text += bytes;
  return text;
}

const idle = { state: "UP_TO_DATE", version: "6.7.0.42000" };

describe("the API for updates", () => {
  it("is looked for under /api first, then under /rest, whose answers are wrapped", async () => {
    const older = await serviceOf([{ status: 200, body: { value: idle } }]);
    expect(await older.service.state()).toEqual({ ...idle, task: null });
    expect(older.lines()).toEqual([
      "POST /api/session",
      "POST /rest/com/vmware/cis/session",
      "GET /rest/appliance/update",
    ]);
    const newer = await serviceOf([{ status: 200, body: idle }], { api: true });
    expect(await newer.service.state()).toEqual({ ...idle, task: null });
    expect(newer.lines()).toEqual(["POST /api/session", "GET /api/appliance/update"]);
  });

  it.each([
    ["a page where JSON was due", { status: 200, text: PAGE }, "a page: Being updated"],
    ["a 503", { status: 503, text: "503 Service Unavailable" }, "503"],
    ["a 500 in JSON", { status: 500, body: { messages: [] } }, "500"],
    ["a connection that is cut", "cut", "/api/appliance/update: "],
    ["JSON that is cut short", { status: 200, text: '{"state": "UP' }, "expected JSON"],
  ] as const)("takes %s for a passing problem, and the same session goes on behind it", async (_, answer, said) => {
    const { service, lines } = await serviceOf([answer, { status: 200, body: idle }], { api: true });
    await expect(service.state()).rejects.toMatchObject({
      code: "not-reachable",
      message: expect.stringContaining(said),
    });
    expect(await service.state()).toMatchObject(idle);
    expect(lines().filter((line) => line === "POST /api/session")).toHaveLength(1);
  });

  it("logs in again where a boot has forgotten its session, and asks again", async () => {
    const { service, asked } = await serviceOf([{ status: 401 }, { status: 200, body: idle }], { api: true });
    expect(await service.state()).toMatchObject(idle);
    expect(asked.map(({ session }) => session)).toEqual([undefined, "id-1", undefined, "id-2"]);
  });

  it("takes a 401 to whoever was let in before for Single Sign-On that still starts", async () => {
    const login: Answer[] = [{ status: 201, body: "id" }, { status: 401 }];
    const { service } = await serviceOf([{ status: 401 }], { api: true, login });
    await expect(service.state()).rejects.toMatchObject({ code: "not-reachable" });
    const stranger = await serviceOf([], { api: true, login: [{ status: 401 }] });
    await expect(stranger.service.state()).rejects.toMatchObject({ code: "wrong-password" });
  });

  it("tells an appliance that installs, and lets nobody in, from one that has no such API", async () => {
    const login: Answer[] = [{ status: 405, text: PAGE }];
    const installing = await serviceOf([{ status: 200, text: PAGE }], { login });
    await expect(installing.service.logIn()).rejects.toMatchObject({ code: "not-reachable" });
    const older = await serviceOf([{ status: 404, text: "nothing" }], { login: [{ status: 404, text: "nothing" }] });
    await expect(older.service.logIn()).rejects.toMatchObject({ code: "refused" });
  });

  it("sends an installation once, and never again by itself, whatever comes of it", async () => {
    for (const answer of ["cut", { status: 200, text: PAGE }, { status: 503 }] as const) {
      const { service, lines } = await serviceOf([answer], { api: true });
      await expect(service.install("8.0.3.01100", {})).rejects.toMatchObject({ code: "not-reachable" });
      expect(lines().filter((line) => line.includes("install"))).toHaveLength(1);
    }
  });

  it("answers what is asked as an object under /api and as a list under /rest, and tells nobody", async () => {
    const answers = { "vmdir.password": PASSWORD };
    const newer = await serviceOf([{ status: 204 }], { api: true });
    await newer.service.install("8.0.3.01100", answers);
    expect(JSON.parse(newer.asked.at(-1)?.body ?? "")).toEqual({ user_data: answers });
    const older = await serviceOf([{ status: 400, body: { value: { messages: [] } } }]);
    const refused = await older.service.install("6.7.0.48000", answers).catch((error: unknown) => error);
    expect(JSON.parse(older.asked.at(-1)?.body ?? "")).toEqual({
      user_data: [{ key: "vmdir.password", value: PASSWORD }],
    });
    expect(refused).toMatchObject({ code: "refused" });
    expect(String(refused)).not.toContain(PASSWORD);
  });

  it("refuses an answer that is not the documented one, naming the place", async () => {
    const { service } = await serviceOf([{ status: 200, body: { state: 7 } }], { api: true });
    await expect(service.state()).rejects.toMatchObject({ message: expect.stringContaining("GET update: state") });
  });

  it("reads no more than a bounded part of an answer", async () => {
    const endless = `[${'"0123456789",'.repeat(500_000)}"end"]`;
    const { service } = await serviceOf([{ status: 200, text: endless }], { api: true });
    await expect(service.pending()).rejects.toMatchObject({ message: expect.stringContaining("4194304 bytes") });
  });

  it("does not speak to a server whose certificate nobody vouches for", async () => {
    const { asked } = await serviceOf([]);
    expect(asked).toEqual([]);
    const [server] = servers as unknown as { address(): { port: number } }[];
    const url = `https://127.0.0.1:${server?.address().port}`;
    const place = { url, user: "u", password: PASSWORD, certSha256: "00".repeat(32) };
    const service = createApplianceRest({ ...place, clock: systemClock });
    await expect(service.state()).rejects.toMatchObject({ code: "unknown-certificate" });
    expect(asked).toEqual([]);
  });
});
