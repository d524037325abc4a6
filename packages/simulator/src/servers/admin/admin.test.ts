import { request } from "node:http";
import { createConnection } from "node:net";
import { nextTurn } from "@patchrig/core/clock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFakeAppliance } from "../../../test/fake-appliance.ts";
import { createConsoleDesk } from "../../live/console-desk.ts";
import { createSnapshotShelf } from "../../snapshot/shelf.ts";
import { createWorld } from "../../world/create-world.ts";
import { createGate, type Gate } from "../gate.ts";
import { createAdminFace } from "./admin.ts";

const world = createWorld({ seed: 7, startsAt: 1_444_271_676_281, speed: "manual" });
const appliance = createFakeAppliance();
const token = "the-token";
const snapshots = createSnapshotShelf({ world, appliances: [] });
const desk = createConsoleDesk(world.sessions, () => {
  throw new RangeError("nobody logs in here");
});
const face = createAdminFace({ world, appliances: [appliance], snapshots, desk, token, expose: false });
let gate: Gate;
let base: string;

beforeAll(async () => {
  gate = await createGate(
    { host: "127.0.0.1", port: 0, option: "--admin", onSocket: face.accept, onTraffic: () => {} },
    true,
  );
  base = `http://127.0.0.1:${gate.port}`;
});
afterAll(async () => {
  await gate.close();
  world.clock.close();
});
beforeEach(() => appliance.reset());

const authorization = `Bearer ${token}`;
const get = (path: string) => fetch(base + path, { headers: { authorization } });
const send = (method: string, path: string, body: unknown) =>
  fetch(base + path, {
    method,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("access", () => {
  it("is refused without the token, or with another one", async () => {
    const without = await fetch(`${base}/state`);
    expect(without.status).toBe(401);
    expect(await without.json()).toMatchObject({ error: { code: "refused" } });
    const wrong = await fetch(`${base}/state`, { headers: { authorization: "Bearer the-tokem" } });
    expect(wrong.status).toBe(401);
    expect((await get("/state")).status).toBe(200);
  });

  it("is refused under another host's name", async () => {
    const status = await new Promise((resolve) =>
      request(`${base}/state`, { headers: { authorization, host: "evil.example" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end(),
    );
    expect(status).toBe(421);
  });

  it.each(["//", "http://["])("survives the request target %s, which is no path", async (target) => {
    const status = await new Promise((resolve) =>
      request(base, { path: target, headers: { authorization } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end(),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await get("/healthz")).status).toBe(200);
  });

  it("shows everybody that this is a simulator, and that it is up", async () => {
    expect(await (await fetch(base)).text()).toContain("This is a simulator");
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ status: "ok" });
  });
});

describe("the clock", () => {
  it("advances, and answers when everybody who waited has woken", async () => {
    let woken = false;
    void world.clock.sleep(300_000).then(() => {
      woken = true;
    });
    expect(await (await get("/clock")).json()).toMatchObject({
      nextEventAt: "2015-10-08T02:39:36.281Z",
      speed: "manual",
    });
    const after = await (await send("POST", "/clock", { advance: "10m" })).json();
    expect(after).toMatchObject({ now: "2015-10-08T02:44:36.281Z", nextEventAt: null });
    expect(woken).toBe(true);
  });

  it("steps to the next event, pauses, and changes its speed", async () => {
    const sleeping = world.clock.sleep(90_000);
    const stepped = await (await send("POST", "/clock", { step: true })).json();
    await sleeping;
    expect(stepped).toMatchObject({ now: "2015-10-08T02:46:06.281Z" });
    expect(await (await send("POST", "/clock", { pause: true })).json()).toMatchObject({ paused: true });
    expect(await (await send("POST", "/clock", { speed: "max" })).json()).toMatchObject({ speed: "max" });
    world.clock.setSpeed("manual");
    world.clock.pause(false);
  });

  it("refuses what is no duration, no speed, or nothing it knows", async () => {
    for (const body of [{ advance: "ten" }, { speed: 0 }, { speed: "fast" }, { rewind: "1m" }, {}, "x"]) {
      const answer = await send("POST", "/clock", body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "bad-usage" } });
    }
  });
});

describe("an appliance", () => {
  it("names the key, the values and the header that a request lacks", async () => {
    const said = async (answer: Response) =>
      ((await answer.json()) as { error: { message: string; hint?: string } }).error;
    expect((await said(await send("POST", "/clock", { faster: 2 }))).message).toMatch(
      /^expected one of {"advance":"10m"}/,
    );
    expect((await said(await send("POST", "/faults", { id: 7 }))).message).toMatch(/^id: .*expected string/);
    const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };
    const plain = await fetch(`${base}/clock`, { method: "POST", headers, body: "faster" });
    expect([plain.status, (await said(plain)).hint]).toEqual([415, "send the header Content-Type: application/json"]);
  });

  it("is told of, given a medium, and reset", async () => {
    const state = await (await get("/state")).json();
    expect(state).toMatchObject({ version: 1, seed: 7, appliances: [{ name: "vcsa-01", iso: null, update: "idle" }] });
    expect(await (await get("/media")).json()).toMatchObject({
      media: expect.arrayContaining(["VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso"]),
    });
    const given = await send("POST", "/appliances/vcsa-01/iso", { name: "patch-FP.iso" });
    expect(await given.json()).toMatchObject({ iso: "patch-FP.iso" });
    const reset = await fetch(`${base}/appliances/vcsa-01/reset`, { method: "POST", headers: { authorization } });
    expect(await reset.json()).toMatchObject({ iso: null });
  });

  it("that does not exist is named", async () => {
    const answer = await send("POST", "/appliances/vcsa-02/iso", { name: null });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("vcsa-02") } });
  });
});

it("knows no fault yet, and says which one was asked for", async () => {
  expect(await (await get("/faults")).json()).toEqual({ faults: [] });
  const answer = await send("POST", "/faults", { id: "cd-stuck" });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('"cd-stuck"') } });
  expect((await send("DELETE", "/faults/cd-stuck", {})).status).toBe(404);
});

describe("the journal", () => {
  it("is told as one object a line", async () => {
    world.journal.record({ appliance: "vcsa-01", type: "command", line: "help" });
    const answer = await get("/journal");
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (await answer.text()).trim().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ appliance: "vcsa-01", type: "command", line: "help" });
  });

  it("goes on while it is followed", async () => {
    const answer = await get("/journal?follow=1");
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (text: string) => {
      for (let seen = ""; !seen.includes(text); ) seen += (await reader?.read())?.value ?? "";
    };
    await until("help");
    world.journal.record({ appliance: "vcsa-01", type: "command", line: "later" });
    await until('"line":"later"');
    await reader?.cancel();
  });

  it("is told whole, however long it is and however slowly it is read", async () => {
    const before = world.journal.events.length;
    const line = "x".repeat(2_000);
    for (let number = 0; number < 30_000; number++) {
      world.journal.record({ appliance: "vcsa-01", type: "command", line, number });
    }
    const answer = await get("/journal");
    let bytes = 0;
    let lines = 0;
    for await (const piece of answer.body ?? []) {
      bytes += piece.length;
      for (const byte of piece as Uint8Array) lines += byte === 10 ? 1 : 0;
      await nextTurn();
    }
    expect(lines).toBe(before + 30_000);
    expect(bytes).toBeGreaterThan(60_000_000);
  }, 30_000);

  it("lets a follower go that no longer reads, and nobody else", async () => {
    const unread = createConnection({ host: "127.0.0.1", port: gate.port });
    const gone = new Promise((resolve) => unread.once("close", resolve));
    unread.on("error", () => {});
    unread.write(`GET /journal?follow=1 HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\n\r\n`);
    await new Promise((resolve) => unread.once("readable", resolve));
    const line = "y".repeat(4_000);
    for (let number = 0; number < 3_000; number++) world.journal.record({ appliance: "vcsa-01", type: "n", line });
    unread.resume();
    await gone;
    expect((await get("/healthz")).status).toBe(200);
  });
});

it("describes itself by its own schemas", async () => {
  const document = (await (await get("/openapi.json")).json()) as { paths: Record<string, unknown> };
  expect(Object.keys(document.paths).toSorted()).toEqual([
    "/appliances/{name}/iso",
    "/appliances/{name}/reset",
    "/appliances/{name}/screen",
    "/appliances/{name}/sessions",
    "/bundle",
    "/clock",
    "/faults",
    "/faults/catalogue",
    "/faults/{id}",
    "/healthz",
    "/journal",
    "/media",
    "/sessions",
    "/sessions/{id}",
    "/sessions/{id}/cast",
    "/sessions/{id}/input",
    "/sessions/{id}/output",
    "/sessions/{id}/size",
    "/snapshots",
    "/snapshots/{name}",
    "/snapshots/{name}/restore",
    "/state",
    "/vmrole",
    "/vmrole/guest-os-upgrade",
    "/vmrole/guests",
    "/vmrole/guests/{guest}/boot",
    "/vmrole/guests/{guest}/generalize",
    "/vmrole/guests/{guest}/service-pack",
    "/vmrole/reset",
    "/vmrole/running",
    "/vmrole/services/{service}/{slot}",
    "/vmrole/services/{service}/{slot}/instances/{instance}",
    "/vmrole/services/{service}/{slot}/instances/{instance}/files",
    "/vmrole/services/{service}/{slot}/instances/{instance}/hardware-failure",
    "/vmrole/services/{service}/{slot}/instances/{instance}/reimage",
    "/vmrole/services/{service}/{slot}/os",
  ]);
  expect(document.paths["/appliances/{name}/iso"]).toMatchObject({
    post: {
      requestBody: {
        content: {
          "application/json": { schema: { type: "object", required: ["name"], additionalProperties: false } },
        },
      },
    },
  });
});
