import { afterEach, describe, expect, it } from "vitest";
import { Interrupted } from "../src/context.ts";
import { type Simulated, said, simulated, U1_FP } from "./simulated.ts";

let appliance: Simulated;

afterEach(() => appliance.close());

const DAY = 24 * 60 * 60_000;
const RUN = "run --yes --backup clone --journal run.ndjson --json";

/** How often vCenter was asked for it. */
const begun = (method: string): number =>
  appliance.simulator.world.journal.events.filter(
    (event) => event.type === "task" && event.state === "running" && event.method === method,
  ).length;

describe("patchrig vcsa with vCenter's /sdk", () => {
  it("does the whole documented update: clone, medium, staging, installation, reboot, confirmation (V5)", async () => {
    appliance = await simulated();
    const { code, out, err } = await appliance.vcsa(RUN);
    expect(err).not.toMatch(/No backup/);
    expect(code).toBe(0);
    const { steps, after } = JSON.parse(out);
    expect(after).toMatchObject({ patchBuild: 3018521 });
    const factsOf = (name: string) => steps.find((step: { name: string }) => step.name === name).facts;
    expect(factsOf("prepare")).toMatchObject({ backup: "clone", vm: "vcsa-01", disks: 11, wasThere: false });
    expect(factsOf("prepare").clone).toMatch(/^vcsa-01-patchrig-20151008T\d{6}Z$/);
    expect(factsOf("mount-iso")).toMatchObject({ connected: `[datastore1] iso/${U1_FP}`, by: "/sdk" });
    expect(factsOf("confirm-update")).toMatchObject({ about: 3018523 });
  }, 90_000);

  it("goes back to 6.0 by the clone after an installation that failed, through the ESXi host", async () => {
    appliance = await simulated();
    appliance.simulator.faults.arm({ id: "install-failed" });
    const ended = await appliance.vcsa(RUN);
    expect(JSON.parse(ended.out)).toMatchObject({
      outcome: "failed",
      next: expect.stringMatching(
        /clone vcsa-01-patchrig-.*`patchrig vcsa restore --endpoints .*--journal run\.ndjson`/,
      ),
    });
    const { code, out } = await appliance.vcsa("restore --yes --journal run.ndjson --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      outcome: "done",
      vm: "vcsa-01",
      after: { version: "6.0.0.5100", patchBuild: 2559267 },
    });
    const { out: assessed } = await appliance.vcsa("assess --json");
    expect(JSON.parse(assessed)).toMatchObject({ affected: true });
  });

  it("knows the appliance in the clone that was put back, clones that, and goes back once more", async () => {
    appliance = await simulated();
    const thereAndBack = async (journal: string) => {
      const prepared = await appliance.vcsa(`${RUN.replace("run.ndjson", journal)} --until prepare`);
      expect(prepared.code, prepared.err).toBe(0);
      return JSON.parse((await appliance.vcsa(`restore --yes --journal ${journal} --json`)).out);
    };
    const first = await thereAndBack("one.ndjson");
    expect(first).toMatchObject({ outcome: "done", vm: "vcsa-01" });
    const looked = JSON.parse((await appliance.vcsa("precheck --json")).out);
    expect(looked).toMatchObject({ ok: true, vm: { name: first.clone, power: "on" } });
    const second = await thereAndBack("two.ndjson");
    expect(second).toMatchObject({ outcome: "done", vm: first.clone, after: { patchBuild: 2559267 } });
    expect(second.clone).toMatch(/^vcsa-01-patchrig-\d{8}T\d{6}Z$/);
    expect(second.clone).not.toBe(first.clone);
  });

  it("goes back to no clone that was made after the update, unless it is named", async () => {
    appliance = await simulated();
    const ran = await appliance.vcsa("run --yes --backup confirmed --journal run.ndjson --json");
    expect(ran.code).toBe(0);
    const { clone } = JSON.parse((await appliance.vcsa("backup --json")).out);
    const { code, out } = await appliance.vcsa("restore --yes --journal run.ndjson --json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      outcome: "refused",
      problem: { text: expect.stringContaining(`${clone} was made after`), hint: expect.stringContaining("--clone") },
    });
    expect(begun("PowerOffVM_Task")).toBe(0);
    await appliance.vcsa(`restore --yes --clone ${clone} --journal run.ndjson --json`);
    expect(begun("PowerOffVM_Task")).toBe(1);
  });

  it("refuses, with advice, where the drive stays at connecting (V10, V11)", async () => {
    appliance = await simulated();
    appliance.simulator.faults.arm({ id: "no-medium" });
    const { code, out } = await appliance.vcsa("run --yes --backup none --json");
    expect(code).toBe(3);
    const { outcome, problem, steps } = JSON.parse(out);
    expect({ outcome, step: steps.at(-1).name }).toEqual({ outcome: "refused", step: "mount-iso" });
    expect(problem.text).toMatch(/still connecting after 1\d\d s.*never arrives/);
    expect(problem.hint).toMatch(/upload it to a datastore/);
  });

  it("finds the FP of the planned build where no table has the medium's name", async () => {
    appliance = await simulated({ profile: "vcsa/8.0" });
    const { code, out, err } = await appliance.vcsa("run --to 8.0u3k --yes --backup none --until mount-iso --json");
    expect(code, err).toBe(0);
    expect(JSON.parse(out).steps.at(-1).facts).toMatchObject({
      connected: expect.stringMatching(/-25600417-patch-FP\.iso$/),
      by: expect.stringMatching(/sdk|there already/),
    });
  });

  it("looks at everything beforehand, and refuses where the medium is on no datastore", async () => {
    appliance = await simulated();
    const ready = await appliance.vcsa("precheck --json");
    expect(ready.code).toBe(0);
    const { checks } = JSON.parse(ready.out);
    expect(checks.map(({ name }: { name: string }) => name)).toEqual([
      ...["about", "update", "machine", "host", "disks", "space", "iso", "cd-drive"],
    ]);
    expect(checks[4].text).toMatch(/^11 disks, .*a snapshot would leave out 10 of them, Hard disk 2 to Hard disk 11 /);
    const refused = await appliance.vcsa(
      "precheck --iso VMware-vCenter-Server-Appliance-6.0.0.20100-4632154-patch-FP.iso --json",
    );
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, problem: { text: expect.stringContaining("iso: ") } });
  });

  it("keeps a clone for days, asks a person after two, and deletes it by --yes after three (V27)", async () => {
    appliance = await simulated();
    const made = JSON.parse((await appliance.vcsa("backup --json")).out);
    expect(made).toMatchObject({ outcome: "done", vm: "vcsa-01" });
    const cleanup = async (line: string, typed?: readonly string[]) => {
      const { code, out, err } = await appliance.vcsa(
        `cleanup ${line} --json`.replace("  ", " "),
        typed ? { typed } : {},
      );
      expect(err).not.toMatch(/^patchrig: /m);
      return { code, ...JSON.parse(out).clones[0] };
    };
    expect(await cleanup("--yes")).toMatchObject({
      code: 3,
      outcome: "kept",
      because: expect.stringMatching(/old; it is kept/),
    });
    await appliance.simulator.world.clock.advance(2.2 * DAY);
    expect(await cleanup("--yes")).toMatchObject({
      code: 3,
      outcome: "kept",
      because: expect.stringMatching(/nobody is there/),
    });
    expect(await cleanup("", ["no\n"])).toMatchObject({ code: 3, outcome: "kept" });
    await appliance.simulator.world.clock.advance(DAY);
    expect(await cleanup("--yes")).toMatchObject({ code: 0, outcome: "deleted", name: made.clone });
    expect(JSON.parse((await appliance.vcsa("cleanup --yes --json")).out).clones).toEqual([]);
  });

  it("clones once, though the run was interrupted while it cloned", async () => {
    appliance = await simulated();
    const context = appliance.context();
    appliance.simulator.world.journal.follow(({ type, method }) => {
      if (type === "task" && method === "CloneVM_Task") context.interrupt(new Interrupted("SIGINT"));
    });
    const ended = await said(RUN, context);
    expect(ended.code).toBe(130);
    expect(ended.err).not.toMatch(/✓ +2\/11/);
    const resumed = await appliance.vcsa("resume --yes --journal run.ndjson --json");
    expect(resumed.err).not.toMatch(/^patchrig: /m);
    expect(resumed.code).toBe(0);
    const prepare = JSON.parse(resumed.out).steps.find(({ name }: { name: string }) => name === "prepare");
    expect(prepare.facts).toMatchObject({ backup: "clone", wasThere: true });
    expect(begun("CloneVM_Task")).toBe(1);
  });
});
