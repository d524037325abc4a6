import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  assess,
  createMemoryJournal,
  createTarget,
  planUpdate,
  runUpdate,
  type Target,
  type UpdateServicePort,
} from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import { afterEach, describe, expect, it } from "vitest";
import type { Rehearsal } from "../src/report/rehearsal.ts";
import { PASSWORD, type Simulated, said, simulated } from "./simulated.ts";
import { spawnPatchrig } from "./spawned.ts";

const U3N = "VMware-vCenter-Server-Appliance-6.7.0.48000-18010531-patch-FP.iso";
const STEPS = [
  ...["check-exposure", "prepare", "download-iso", "mount-iso", "ssh-login", "stage"],
  ...["inspect-staged", "install", "reboot", "clear-browser-cache", "confirm-update"],
];

let folder: string | undefined;
let appliance: Simulated | undefined;
afterEach(async () => {
  await appliance?.close();
  if (folder) rmSync(folder, { recursive: true });
  appliance = undefined;
  folder = undefined;
});

const sixSeven = async (): Promise<Simulated> => {
  appliance = await simulated({ profile: "vcsa/6.7", iso: U3N });
  return appliance;
};
const events = ({ simulator }: Simulated, wanted: string, what: RegExp) =>
  simulator.world.journal.events.filter(
    ({ type, line, path }) => type === wanted && what.test(String(line ?? path ?? "")),
  );
const installs = (at: Simulated) => events(at, "command", /^software-packages install/).length;
const shutdowns = (at: Simulated) => events(at, "command", /^shutdown/).length + events(at, "rest", /^shutdown/).length;

async function rehearse(profile: string, ...more: readonly string[]) {
  folder = mkdtempSync(join(tmpdir(), "patchrig-rest-"));
  const args = `rehearse vcsa --profile ${profile} --via rest --seed 7 --out night --json`.split(" ");
  const ended = await spawnPatchrig([...args, ...more], { cwd: folder }).ended;
  return { ...ended, rehearsal: JSON.parse(ended.out) as Rehearsal, night: join(folder, "night") };
}

describe("a rehearsal over the API", () => {
  it.each(["vcsa/6.7", "vcsa/7.0", "vcsa/8.0"])(
    "updates %s by the same steps, installs once, and lets it reboot by itself",
    async (profile) => {
      const { code, err, rehearsal, night } = await rehearse(profile);
      expect(code, err).toBe(0);
      expect(rehearsal.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
        STEPS.map((name) => `${name} done`),
      );
      expect(rehearsal.entered).toEqual({ "software-packages install": 1, "shutdown reboot": 0 });
      expect(rehearsal.after?.patchBuild).toBeGreaterThan(rehearsal.before?.patchBuild ?? Number.POSITIVE_INFINITY);
      expect(rehearsal.again).toContain("--via rest");
      expect(err).toContain("a page: VMware Appliance Message Update in progress");
      const kept = readdirSync(night).map((name) => readFileSync(join(night, name), "utf8"));
      expect(kept.join("")).not.toContain("vmdir");
      const intents = readFileSync(join(night, "journal.ndjson"), "utf8").match(/"type":"intent"/g);
      expect(intents).toHaveLength(1);
    },
    90_000,
  );

  it("reboots it, once, where its own reboot never comes", async () => {
    const { code, rehearsal } = await rehearse("vcsa/6.7", "--fault", "reboot-never");
    expect(code).toBe(0);
    expect(rehearsal.faults).toEqual([{ id: "reboot-never", hits: 1 }]);
    expect(rehearsal.entered).toEqual({ "software-packages install": 1, "shutdown reboot": 1 });
  }, 60_000);

  it.each([
    ["partition-full", "nothing is staged"],
    ["medium-removed", "before it changed anything"],
  ])(
    "is refused where the appliance ends it by itself: %s",
    async (fault, said) => {
      const { code, rehearsal } = await rehearse("vcsa/6.7", "--fault", fault);
      expect(code).toBe(3);
      expect(rehearsal.problem?.text).toContain(said);
    },
    60_000,
  );

  it.each(["vcsa/6.0", "vcsa/6.5"])(
    "is refused for %s, which has none",
    async (profile) => {
      const { code, rehearsal } = await rehearse(profile);
      expect(code).toBe(3);
      expect(rehearsal.problem?.text).toMatch(/^6\.[05]\S* has no REST API for updates: 6\.7 is the first/);
      expect(rehearsal.steps).toEqual([]);
    },
    60_000,
  );
});

describe("patchrig vcsa run --via rest", () => {
  it("goes on after kill -9 in the middle of the installation, by the way that the journal names", async () => {
    const at = await sixSeven();
    const { clock, journal } = at.simulator.world;
    clock.setSpeed(600);
    const where = { cwd: at.folder, env: { HOME: at.folder } };
    const line = "vcsa run --via rest --yes --backup none --to 6.7.0.48000 --endpoints vcsa.json --journal run.ndjson";
    const first = spawnPatchrig(line.split(" "), where);
    const stop = journal.follow(({ type, to }) => {
      if (type === "state" && to === "services-stopped") first.process.kill("SIGKILL");
    });
    expect((await first.ended).signal).toBe("SIGKILL");
    stop();
    clock.setSpeed("max");
    const resumed = await at.vcsa("resume --journal run.ndjson --yes --json");
    expect(resumed.code, resumed.err).toBe(0);
    const steps = JSON.parse(resumed.out).steps.map(({ name }: { name: string }) => name);
    expect(steps.slice(-3)).toEqual(["reboot", "clear-browser-cache", "confirm-update"]);
    expect(at.read("run.ndjson").match(/"via":"rest"/g)?.length).toBe(3);
    expect([installs(at), shutdowns(at)]).toEqual([1, 0]);
    expect(at.read("run.ndjson")).not.toContain(PASSWORD);
  }, 90_000);

  it("updates as the example in docs/vcenter.md is written", async () => {
    appliance = await simulated({ profile: "vcsa/8.0" });
    const page = readFileSync(new URL("../../../docs/vcenter.md", import.meta.url), "utf8");
    const example = /^patchrig vcsa (run .*--via rest.*)$/m.exec(page)?.[1] ?? "";
    const { code, err } = await appliance.vcsa(`${example} --yes`);
    expect(code, err).toBe(0);
    expect(err).not.toContain("Left to you: connect");
  }, 60_000);

  it("stages nothing where a person does not accept the licence", async () => {
    const at = await sixSeven();
    const context = at.context({ terminal: true, typed: ["no\n"] });
    const { code, err } = await said("run --via rest --backup none --to 6.7.0.48000", context);
    expect(code).toBe(3);
    expect(err).toContain("the EULA was not accepted");
    expect(events(at, "command", /^software-packages stage/)).toEqual([]);
  }, 60_000);

  it("sends the reboot, once, where the update was installed over the shell and nobody rebooted", async () => {
    const at = await sixSeven();
    const run = await at.vcsa("run --yes --backup none --to 6.7.0.48000 --until install --journal run.ndjson");
    expect(run.code, run.err).toBe(0);
    const resumed = await at.vcsa("resume --via rest --journal run.ndjson");
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.err).toContain("does not reboot by itself");
    expect([installs(at), shutdowns(at)]).toEqual([1, 1]);
  }, 60_000);

  it("wants an account for the API, and knows two ways only", async () => {
    const at = await sixSeven();
    const nobody = await said("run --via rest --yes --backup none --endpoints by-hand.json", at.context());
    expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining("--sdk-password-file") });
    const other = await at.vcsa("run --via soap --yes --backup none");
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining("expected shell or rest") });
  });
});

describe("an installation whose answer is lost", () => {
  /** Runs the update with a service whose first `install` is spoiled. */
  async function runWith(install: (service: UpdateServicePort, ...order: Install) => Promise<void>) {
    const at = await sixSeven();
    const clock = at.simulator.world.clock.steady();
    const target = createTarget(at.endpoints, { clock, onTraffic: () => at.simulator.world.clock.touch() });
    const { updates } = target;
    if (!updates) throw new RangeError("no update service");
    let calls = 0;
    const spoiled: UpdateServicePort = {
      ...updates,
      install: (...order) => (++calls === 1 ? install(updates, ...order) : updates.install(...order)),
    };
    const journal = createMemoryJournal();
    const report = await update({ ...target, updates: spoiled }, { clock, journal });
    const intents = journal.entries.filter(({ type, step }) => type === "intent" && step === "install");
    return { at, report, calls, intents };
  }
  type Install = Parameters<UpdateServicePort["install"]>;

  async function update(target: Target, run: Pick<Parameters<typeof runUpdate>[1], "clock" | "journal">) {
    const planned = planUpdate(await assess(target, run), { to: "6.7.0.48000", via: "rest" });
    if (planned.kind !== "plan") throw new RangeError(planned.problem.text);
    return runUpdate(planned.plan, { target, ...run, via: "rest", unattended: true, backup: "none" });
  }
  const lost = (): never => {
    throw new PatchrigError("not-reachable", "the line was lost");
  };

  it("is asked about and not sent again, where it has arrived", async () => {
    const { at, report, calls, intents } = await runWith(async (service, ...order) => {
      await service.install(...order);
      lost();
    });
    expect(report.problem).toBeNull();
    expect(report.outcome).toBe("done");
    expect([calls, intents.length, installs(at)]).toEqual([1, 1, 1]);
  }, 60_000);

  it("is sent a second time only where the appliance shows that it never arrived", async () => {
    const { at, report, calls, intents } = await runWith(async () => lost());
    expect(report.problem).toBeNull();
    expect(report.outcome).toBe("done");
    expect([calls, intents.length, installs(at)]).toEqual([2, 2, 1]);
  }, 60_000);
});
