import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Rehearsal } from "../src/report/rehearsal.ts";
import { type Ended, spawnPatchrig } from "./spawned.ts";

/** V5: the documented work list, in its order. */
const STEPS = [
  "check-exposure",
  "prepare",
  "download-iso",
  "mount-iso",
  "ssh-login",
  "stage",
  "inspect-staged",
  "install",
  "reboot",
  "clear-browser-cache",
  "confirm-update",
];

describe("patchrig rehearse vcsa", () => {
  let folder: string;
  let ended: Ended;
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "patchrig-rehearse-"));
    ended = await spawnPatchrig(["rehearse", "vcsa", "--speed", "max", "--seed", "7", "--out", "report", "--json"], {
      cwd: folder,
    }).ended;
    rehearsal = JSON.parse(ended.out);
  }, 90_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("does the documented work list in its order and exits 0", () => {
    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(rehearsal).toMatchObject({ version: 1, outcome: "done", seed: 7, faults: [] });
    expect(rehearsal.steps.map(({ name }) => name)).toEqual(STEPS);
    for (const step of rehearsal.steps) expect(step).toMatchObject({ outcome: "done", problem: null });
  });

  it("finds the appliance affected, and the builds of 6.0 U1 afterwards", () => {
    expect(rehearsal.assess.affected).toBe(true);
    expect(rehearsal.assess.advisories.map(({ id }) => id)).toContain("VMSA-2015-0007");
    expect(rehearsal.before?.vpxdBuild).toBe(2559267);
    // Evidence 03 and the builds table: the patch's build, and vpxd's on the appliance.
    expect(rehearsal.after).toMatchObject({ version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523 });
  });

  it("lets the appliance's time pass, not ours: about ten minutes for staging and installing", () => {
    const seconds = (name: string) => rehearsal.steps.find((step) => step.name === name)?.seconds ?? 0;
    for (const name of ["stage", "install"]) {
      expect(seconds(name)).toBeGreaterThan(5 * 60);
      expect(seconds(name)).toBeLessThan(20 * 60);
    }
    // V22.
    expect(seconds("reboot")).toBeGreaterThan(5 * 60);
    expect(rehearsal.tookSeconds).toBeLessThan(90);
  });

  it("tells each step as it happens, with what was seen on the way to the login page", () => {
    const places = [...STEPS, "503", "initializing", "login page", "3018521"].map((text) => ended.err.indexOf(text));
    expect(places.filter((place) => place < 0)).toEqual([]);
    expect(ended.err).toContain("packages: 143");
    expect(ended.err).not.toMatch(/[\r\u001b]/);
  });

  it("leaves a session that the session tools read, each login's resize included", async () => {
    const cast = join("report", "session.cast");
    expect(readFileSync(join(folder, cast), "utf8")).toContain('"r", "132x50"');
    const run = (...words: string[]) => spawnPatchrig(["session", ...words], { cwd: folder }).ended;
    expect(await run("import", cast, "-o", "night.session.md")).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "night.session.md"), "utf8")).toContain("Command> software-packages stage --iso");
    expect(await run("diff", cast, cast)).toMatchObject({ code: 0, err: "" });
  }, 60_000);

  it("leaves a report, the session and the journal", () => {
    const files = readdirSync(join(folder, "report")).sort();
    expect(files).toEqual(["journal.ndjson", "report.html", "report.json", "session.cast"]);
    const text = (file: string) => readFileSync(join(folder, "report", file), "utf8");
    expect(JSON.parse(text("report.json"))).toEqual(rehearsal);
    expect(text("report.html")).toContain("software-packages stage --iso");
    expect(JSON.parse(text("session.cast").split("\n")[0] ?? "")).toMatchObject({ version: 3 });
    const types = text("journal.ndjson")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types[0]).toBe("run-started");
    expect(types.at(-1)).toBe("run-ended");
    expect(types.filter((type) => type === "step-ended")).toHaveLength(STEPS.length);
  });

  it("says how to have the very same again", () => {
    // The name in front is the one by which the command was called here.
    expect(rehearsal.again).toMatch(/patchrig rehearse vcsa --profile vcsa\/6\.0 --to 6\.0u1 --seed 7 --speed max$/);
  });
});

describe("patchrig rehearse vcsa, when it does not go its way", () => {
  it("ends with 130 when it is interrupted, and leaves nothing running", async () => {
    const folder = mkdtempSync(join(tmpdir(), "patchrig-rehearse-"));
    const started = spawnPatchrig(["rehearse", "vcsa", "--speed", "60", "--out", folder]);
    started.process.stderr?.on("data", (text: string) => {
      if (text.includes("check-exposure")) started.process.kill("SIGINT");
    });
    const ended = await started.ended;
    expect(ended).toMatchObject({ code: 130, signal: null, out: "" });
    expect(ended.err).toMatch(/patchrig: interrupted by SIGINT\nhint: /);
    rmSync(folder, { recursive: true });
  });

  it("says so, before anything is started, when the report's folder cannot be written", async () => {
    const ended = await spawnPatchrig(["rehearse", "vcsa", "--out", "/dev/null/report"]).ended;
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toMatch(/^patchrig: --out: \/dev\/null\/report cannot be written/);
  });
});
