import { parseInstant } from "@patchrig/core/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSimulator, type Simulator } from "../../create-simulator.ts";
import { U1 } from "../../vcsa/test-console.ts";

let simulator: Simulator;
let send: (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

beforeAll(async () => {
  simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", iso: U1 }],
    seed: 7,
    startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
    speed: "manual",
  });
  const { admin } = await simulator.listen();
  send = async (method, path, body) => {
    const answer = await fetch(`${admin?.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin?.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
});
afterAll(() => simulator.close());

const state = () => simulator.appliances[0]?.state;

describe("stepping to a phase", () => {
  it("stops at the instant when the update has come so far", async () => {
    simulator.attach("vcsa-01", { command: "software-packages stage --iso --acceptEulas" });
    expect((await send("POST", "/clock", { until: "staging" })).status).toBe(200);
    expect(await send("POST", "/clock", { until: "staged" })).toMatchObject({
      status: 200,
      body: { now: expect.stringMatching(/^2015-10-08T02:48:3/) },
    });
    expect(state()?.update).toBe("staged");
  });

  it("stops at a phase of the boot", async () => {
    simulator.attach("vcsa-01", { command: "shutdown reboot -r patch" });
    for (const phase of ["off", "sshd", "initializing", "up"]) {
      expect((await send("POST", "/clock", { until: phase, appliance: "vcsa-01" })).status).toBe(200);
      expect(state()?.phase).toBe(phase);
    }
  });

  it("says where everybody is when the phase does not come", async () => {
    const never = await send("POST", "/clock", { until: "installed" });
    expect(never).toMatchObject({ status: 409, body: { error: { code: "not-reached" } } });
    expect(JSON.stringify(never.body)).toContain("nothing is under way; vcsa-01 is up, its update staged");
    simulator.attach("vcsa-01", { command: "software-packages install --staged" });
    const late = await send("POST", "/clock", { until: "installed", limit: "1m" });
    expect(JSON.stringify(late.body)).toContain("1 m passed; vcsa-01 is up, its update installing");
  });

  it("refuses a phase, an appliance or a limit that does not exist", async () => {
    expect(await send("POST", "/clock", { until: "lunch" })).toMatchObject({ status: 400 });
    expect(await send("POST", "/clock", { until: "up", limit: "soon" })).toMatchObject({ status: 400 });
    expect(await send("POST", "/clock", { until: "up", appliance: "vcsa-02" })).toMatchObject({ status: 404 });
  });
});

describe("snapshots", () => {
  it("are taken by name, listed, restored and forgotten", async () => {
    await send("POST", "/appliances/vcsa-01/reset");
    const first = { name: "before", at: expect.stringMatching(/^2015-10-08T/) };
    expect(await send("POST", "/snapshots", { name: "before" })).toEqual({ status: 200, body: { snapshots: [first] } });
    await send("POST", "/appliances/vcsa-01/iso", { name: null });
    expect(state()?.iso).toBeUndefined();
    expect((await send("GET", "/snapshots/before")).body).toMatchObject({ version: 1, appliances: [{ phase: "up" }] });
    expect((await send("POST", "/snapshots/before/restore")).status).toBe(200);
    expect(state()?.iso).toBe(U1);
    expect(await send("GET", "/snapshots")).toEqual({ status: 200, body: { snapshots: [first] } });
    expect(await send("DELETE", "/snapshots/before")).toEqual({ status: 200, body: { snapshots: [] } });
    expect(await send("POST", "/snapshots/before/restore")).toMatchObject({
      status: 404,
      body: { error: { message: 'no snapshot "before": there are none' } },
    });
    expect((await send("POST", "/snapshots", { name: "../etc" })).status).toBe(400);
  });
});
