import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trap, VmRoleRehearsal } from "../src/rehearse-vmrole/rehearsal.ts";
import { type Ended, spawnPatchrig } from "./spawned.ts";

const STEPS = [
  "make-base",
  "deploy",
  "underscore",
  "patch-application",
  "second-level",
  "changed-parent",
  "reimage",
  "third-sysprep",
  "merge",
  "clean-up",
];

describe("patchrig rehearse vmrole", () => {
  let folder: string;
  let ended: Ended;
  let rehearsal: VmRoleRehearsal;
  const rehearse = (out: string) =>
    spawnPatchrig(["rehearse", "vmrole", "--seed", "7", "--speed", "max", "--out", out, "--json"], { cwd: folder })
      .ended;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-rehearse-vmrole-test-"));
    ended = await rehearse("report");
    rehearsal = JSON.parse(ended.out);
  }, 90_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("tells the field note's story to its end and exits 0", () => {
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(rehearsal).toMatchObject({
      version: 1,
      outcome: "done",
      seed: 7,
      faults: [],
      problem: null,
      profile: "vmrole/2011-02",
    });
    expect(rehearsal.steps.map(({ name, outcome, problem }) => [name, outcome, problem])).toEqual(
      STEPS.map((name) => [name, "done", null]),
    );
    for (const step of rehearsal.steps)
      expect(Object.keys(step)).toEqual(["name", "outcome", "startedAt", "endedAt", "seconds", "facts", "problem"]);
    expect(rehearsal.next).toContain("patchrig vmrole plan --years 5");
  });

  it("is told in about twenty lines, in the platform's words where they are known", () => {
    const lines = ended.err.trim().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(STEPS.length + 8);
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(ended.err).toContain('"A parameter was incorrect. Details: The image name is invalid."');
    expect(ended.err).toContain("0xC004D307");
    expect(ended.err).not.toMatch(/[\r\u001b]/);
  });

  it("meets each way to get stuck, and shows the way out of it", () => {
    const trap = (name: string) => rehearsal.steps.find((step) => step.name === name)?.facts.trap as Trap;
    expect(trap("underscore").refused).toBe("A parameter was incorrect. Details: The image name is invalid.");
    expect(trap("second-level").refused).toMatch(/\(M13\).*its words are inferred/);
    expect(trap("changed-parent").refused).toMatch(/content was changed after app-4\.vhd was made from it/);
    expect(trap("reimage").asked).toContain("KB2491683");
    expect(trap("third-sysprep").refused).toMatch(/step 3 would use up the last rearm/);
    for (const name of ["underscore", "second-level", "changed-parent", "reimage", "third-sysprep"])
      expect(trap(name).wayOut).not.toBe("");
  });

  it("sends what differs, and much less than whole images each time", () => {
    const { sentBytes, wholeBytes } = rehearsal.uploads;
    expect(sentBytes).toBeGreaterThan(12 * 2 ** 20);
    expect(wholeBytes).toBeGreaterThan(2 * sentBytes);
    const facts = rehearsal.steps.find(({ name }) => name === "patch-application")?.facts;
    expect(Number(facts?.insteadOf) / Number(facts?.sentBytes)).toBeGreaterThan(20);
  });

  it("leaves a report, the journals and every call, and nothing secret in any of them", () => {
    const files = readdirSync(join(folder, "report")).sort();
    expect(files).toEqual(["images.ndjson", "journal.ndjson", "report.html", "report.json", "session.http.ndjson"]);
    const text = (file: string) => readFileSync(join(folder, "report", file), "utf8");
    expect(JSON.parse(text("report.json"))).toEqual(rehearsal);
    const page = text("report.html");
    expect(page).toContain("Ways to get stuck, and out again");
    expect(page).toContain("0xC004D307");
    const entries = (file: string) =>
      text(file)
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    const types = entries("journal.ndjson").map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(["run-started", "run-ended"]);
    expect(types.filter((type) => type === "step-ended")).toHaveLength(STEPS.length);
    const calls = entries("session.http.ndjson");
    expect(calls).toContainEqual(
      expect.objectContaining({ method: "PUT", path: "machineimages/shop_app_2", status: 400 }),
    );
    for (const file of files) expect(text(file)).not.toMatch(/sig=|PRIVATE KEY/);
    expect(page).not.toContain(tmpdir());
  });

  it("is the same story again by its seed, to the second and to the byte", async () => {
    expect(rehearsal.again).toMatch(/patchrig rehearse vmrole --seed 7 --speed max$/);
    const again: VmRoleRehearsal = JSON.parse((await rehearse("again")).out);
    expect(again.steps).toEqual(rehearsal.steps);
    expect(again.uploads).toEqual(rehearsal.uploads);
  }, 60_000);

  it("says so, before anything is started, when the report's folder cannot be written", async () => {
    const refused = await spawnPatchrig(["rehearse", "vmrole", "--out", "/dev/null/report"]).ended;
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toMatch(/^patchrig: --out: \/dev\/null\/report cannot be written/);
  });
});
