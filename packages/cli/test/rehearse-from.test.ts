import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted } from "../src/context.ts";
import { type Simulated, said, simulated, U1_FP } from "./simulated.ts";
import { spawnPatchrig } from "./spawned.ts";

/** A run that was broken off while the appliance installed, and the bundle made of its journal. */
async function bundledRun(): Promise<Simulated> {
  const appliance = await simulated({ iso: U1_FP });
  const context = appliance.context();
  appliance.simulator.world.journal.follow(({ type, to }) => {
    if (type === "state" && to === "services-stopped") context.interrupt(new Interrupted("SIGINT"));
  });
  expect((await said("run --yes --backup none --journal run.ndjson", context)).code).toBe(130);
  expect((await appliance.vcsa("bundle --journal run.ndjson --output run.bundle.tgz")).code).toBe(0);
  return appliance;
}

describe("patchrig rehearse vcsa --from", () => {
  let appliance: Simulated;
  let folder: string;
  const patchrig = (...args: readonly string[]) => spawnPatchrig(args, { cwd: folder });
  beforeAll(async () => {
    appliance = await bundledRun();
    folder = appliance.folder;
  }, 60_000);
  afterAll(() => appliance?.close());

  it("plays the run up to its last moment, and says that it stands where that stood", async () => {
    const ended = await patchrig("rehearse", "vcsa", "--from", "run.bundle.tgz", "--out", "again", "--json").ended;
    expect(ended).toMatchObject({ code: 0 });
    const rehearsal = JSON.parse(ended.out);
    expect(rehearsal).toMatchObject({
      outcome: "waiting",
      problem: null,
      from: { target: "vcsa-01", step: "install" },
    });
    expect(rehearsal.steps.at(-1)).toMatchObject({ name: "install", outcome: "waiting" });
    expect(rehearsal.steps.at(-1).seconds).toBeCloseTo(rehearsal.from.seconds, 0);
    expect(rehearsal.expectations).toEqual([
      { what: "last step", expected: "install", seen: "install", met: true },
      { what: "journal", expected: "install-begun", seen: "install-begun", met: true },
    ]);
    expect(rehearsal.entered).toEqual({ "software-packages install": 1, "shutdown reboot": 0 });
    expect(rehearsal.next).toContain("simulate --snapshot again/snapshot.json");
    expect(readFileSync(join(folder, "again/report.html"), "utf8")).toContain("install-begun");
  });

  it("leaves the appliance of that moment, for `simulate --snapshot` to go on from", async () => {
    const ports = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
    const simulate = patchrig("simulate", "--snapshot", "again/snapshot.json", "--speed", "manual", ...ports, "--json");
    const { admin, seed } = JSON.parse(await simulate.firstLine);
    const state = await fetch(`${admin.url}/state`, { headers: { authorization: `Bearer ${admin.token}` } });
    const stands = expect.stringMatching(/^(?:installing|services-stopped)$/);
    expect(await state.json()).toMatchObject({ seed, appliances: [{ name: "vcsa-01", update: stands }] });
    simulate.process.kill("SIGTERM");
    expect((await simulate.ended).code).toBe(0);
  });

  it("exits 4 when the rehearsal comes to another end than the run", async () => {
    const fault = ["--fault", "login-refused"];
    const ended = await patchrig("rehearse", "vcsa", "--from", "run.bundle.tgz", ...fault, "--json").ended;
    expect(ended.code).toBe(4);
    expect(JSON.parse(ended.out).expectations).toContainEqual(
      expect.objectContaining({ what: "last step", expected: "install", met: false }),
    );
  });

  it("refuses two accounts of what is rehearsed, and what is no bundle or snapshot", async () => {
    const both = await patchrig("rehearse", "vcsa", "--from", "run.bundle.tgz", "--scenario", "x").ended;
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining("--from and --scenario") });
    const none = await patchrig("rehearse", "vcsa", "--from", "run.ndjson").ended;
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("expected a bundle") });
    const state = await patchrig("simulate", "--snapshot", "run.ndjson").ended;
    expect(state).toMatchObject({ code: 2, err: expect.stringContaining("expected a snapshot") });
    const clash = await patchrig("simulate", "--snapshot", "again/snapshot.json", "--seed", "3").ended;
    expect(clash).toMatchObject({ code: 2, err: expect.stringContaining("--snapshot and --seed") });
  });
});
