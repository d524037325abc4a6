import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { simulatedPace } from "./simulated-pace.ts";

const bind = { host: "127.0.0.1", port: 0 };
let simulator: Simulator;
let cwd: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "patchrig-pace-"));
  const appliance = { name: "vcsa-01", profile: "vcsa/6.0", ssh: bind, https: bind, vami: bind };
  simulator = await createSimulator({ appliances: [appliance], seed: 7, startsAt: 0, speed: 60, admin: bind });
  const document = await simulator.listen();
  writeFileSync(join(cwd, "sim.json"), JSON.stringify(document));
  writeFileSync(join(cwd, "real.json"), JSON.stringify({ ...document, admin: undefined }));
  const admin = { url: "http://127.0.0.1:9", token: "x" };
  writeFileSync(join(cwd, "ended.json"), JSON.stringify({ ...document, admin }));
});

afterAll(async () => {
  await simulator.close();
  rmSync(cwd, { recursive: true });
});

const pace = (endpoints?: string) => simulatedPace(endpoints ? { endpoints } : {}, fakeContext({ cwd }));

describe("the times of a run on a simulated appliance", () => {
  it("are said to be this machine's where the appliance lives faster", async () => {
    expect(await pace("sim.json")).toMatch(/simulated, and its clock runs 60 times as fast: the times told here/);
  });

  it("need no word where it lives at this machine's pace, or nobody tells", async () => {
    simulator.world.clock.setSpeed(1);
    expect(await pace("sim.json")).toBeUndefined();
    expect(await pace("real.json")).toBeUndefined();
    expect(await pace("ended.json")).toBeUndefined();
    expect(await pace()).toBeUndefined();
  });

  it("wait for whoever moves the clock by hand", async () => {
    simulator.world.clock.setSpeed("manual");
    expect(await pace("sim.json")).toMatch(/moved by its console alone/);
  });
});
