import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { unpackBundle } from "../src/bundle/bundle.ts";
import { Interrupted } from "../src/context.ts";
import { PASSWORD, type Simulated, said, simulated, U1_FP } from "./simulated.ts";
import { spawnPatchrig } from "./spawned.ts";

let appliance: Simulated;
afterEach(() => appliance?.close());
const typed = (pattern: RegExp) =>
  appliance.simulator.world.journal.events.filter(({ type, line }) => type === "command" && pattern.test(String(line)));

/** Interrupts a run at the moment at which the appliance's update gets to a state. */
async function runUntil(state: string) {
  appliance = await simulated({ iso: U1_FP });
  const context = appliance.context();
  const stop = appliance.simulator.world.journal.follow(({ type, to }) => {
    if (type !== "state" || to !== state) return;
    // Slow enough that somebody sees what the appliance does meanwhile.
    appliance.simulator.world.clock.setSpeed(20);
    context.interrupt(new Interrupted("SIGINT"));
  });
  const ended = await said("run --yes --backup none --journal run.ndjson", context);
  stop();
  return ended;
}

describe("patchrig vcsa resume", () => {
  it("waits for an installation that it left behind, reboots once, and tells in five lines where it stands", async () => {
    expect((await runUntil("services-stopped")).code).toBe(130);
    const status = await appliance.vcsa("status --journal run.ndjson");
    expect(status.out.split("\n")).toHaveLength(6);
    expect(status.out).toMatch(/^vcsa-01: an update operation is in progress\n {2}run +to 6\.0 U1: install-begun, /);
    expect(status.out).toContain("patchrig vcsa resume --endpoints vcsa.json --journal run.ndjson");
    // At full speed the installation would be over before anybody is there to wait for it.
    appliance.simulator.world.clock.setSpeed(200);
    const resumed = await appliance.vcsa("resume --journal run.ndjson --json");
    expect(resumed.code).toBe(0);
    expect(resumed.err).toContain("wait: it is installing");
    expect(JSON.parse(resumed.out).steps.map(({ name }: { name: string }) => name)).toEqual([
      "ssh-login",
      "reboot",
      "clear-browser-cache",
      "confirm-update",
    ]);
    expect([typed(/^software-packages install/).length, typed(/^shutdown/).length]).toEqual([1, 1]);
  });

  it("refuses to go on over a power cut in the middle of the installation, and says what to do", async () => {
    await runUntil("services-stopped");
    appliance.simulator.appliances[0]?.powerCycle();
    appliance.simulator.world.clock.setSpeed("max");
    const resumed = await appliance.vcsa("resume --journal run.ndjson");
    expect(resumed.code).toBe(1);
    expect(resumed.err).toMatch(/cut off half-way[\s\S]*put the clone back/);
    expect(typed(/^software-packages install/)).toHaveLength(1);
  });

  it("goes on after kill -9, with the lock of the dead run, which nobody else gets", async () => {
    appliance = await simulated({ iso: U1_FP });
    const { clock } = appliance.simulator.world;
    clock.setSpeed(120);
    const where = { cwd: appliance.folder, env: { HOME: appliance.folder } };
    const line = (verb: string) => ["vcsa", verb, "--yes", "--endpoints", "vcsa.json", "--journal", "run.ndjson"];
    const first = spawnPatchrig([...line("run"), "--backup", "none"], where);
    appliance.simulator.world.journal.follow(({ type, to }) => {
      if (type === "state" && to === "installing") first.process.kill("SIGKILL");
    });
    expect((await first.ended).signal).toBe("SIGKILL");
    const other = await appliance.vcsa("run --yes --backup none --journal other.ndjson");
    expect(other).toMatchObject({
      code: 3,
      err: expect.stringMatching(/was broken off: its process is gone[\s\S]*resume --journal .*run\.ndjson/),
    });
    clock.setSpeed("max");
    const resumed = await appliance.vcsa("resume --journal run.ndjson --yes");
    expect(resumed.err).toContain("taken over from");
    expect(resumed.code).toBe(0);
    expect([typed(/^software-packages install/).length, typed(/^shutdown/).length]).toEqual([1, 1]);
  });

  it("begins nothing that does not fit into the window", async () => {
    appliance = await simulated({ iso: U1_FP });
    const short = await appliance.vcsa("run --yes --backup none --window 30m");
    expect(short).toMatchObject({
      code: 3,
      err: expect.stringContaining("took up to 41 m 57 s where it was recorded"),
    });
    expect(typed(/^software-packages stage/)).toEqual([]);
    expect((await appliance.vcsa("run --yes --backup none --window soon")).code).toBe(2);
  });
});

describe("patchrig vcsa bundle", () => {
  it("packs the journal, both sessions and the web front's answers, and no secret", async () => {
    await runUntil("services-stopped");
    appliance.simulator.world.clock.setSpeed("max");
    expect((await appliance.vcsa("resume --journal run.ndjson")).code).toBe(0);
    const { code, out } = await said("bundle --journal run.ndjson --seed 7 --json", appliance.context());
    expect(code).toBe(0);
    const { bundle, state, seconds, files } = JSON.parse(out);
    expect({ bundle, state }).toEqual({ bundle: "run.bundle.tgz", state: "confirmed" });
    expect(seconds).toBeGreaterThan(900);
    expect(files).toEqual(["journal.ndjson", "recorded.2.cast", "recorded.cast", "recorded.http.ndjson"]);
    const packed = unpackBundle(readFileSync(join(appliance.folder, bundle)), bundle);
    const all = packed.files.map(({ bytes }) => bytes.toString("utf8")).join("");
    expect(all).toContain("503 Service Unavailable");
    expect(all).not.toContain(PASSWORD);
  });
});
