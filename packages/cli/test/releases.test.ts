import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listProfiles } from "@patchrig/platforms/profiles";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Rehearsal } from "../src/report/rehearsal.ts";
import { spawnPatchrig } from "./spawned.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-releases-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rehearse(profile: string, ...more: readonly string[]) {
  const out = `${profile.replace("/", "-")}${more.length}`;
  const args = ["rehearse", "vcsa", "--profile", profile, "--speed", "max", "--seed", "7", "--out", out, "--json"];
  const ended = await spawnPatchrig([...args, ...more], { cwd: folder }).ended;
  return { ...ended, out, rehearsal: JSON.parse(ended.out) as Rehearsal };
}

describe("a rehearsal of every release that is described", () => {
  it.each(listProfiles())(
    "updates %s within its line, and finds the build of its medium afterwards",
    async (profile) => {
      const { code, err, rehearsal } = await rehearse(profile);
      expect(code, err).toBe(0);
      expect(rehearsal.outcome).toBe("done");
      expect(rehearsal.steps.map(({ outcome }) => outcome)).toEqual(Array(11).fill("done"));
      expect(rehearsal.after?.patchBuild).toBeGreaterThan(rehearsal.before?.patchBuild ?? Number.POSITIVE_INFINITY);
      expect(rehearsal.entered).toEqual({ "software-packages install": 1, "shutdown reboot": 1 });
    },
    90_000,
  );

  it("answers 8.0's question for a password, which nobody finds in what is kept of the night (P28)", async () => {
    const { out, rehearsal } = await rehearse("vcsa/8.0", "--fault", "login-slow");
    expect(rehearsal.outcome).toBe("done");
    const cast = readFileSync(join(folder, out, "session.cast"), "utf8");
    const [, ...lines] = cast.trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line) as readonly unknown[]);
    const asked = events.findIndex(([, kind, text]) => kind === "o" && /administrator password: $/.test(String(text)));
    expect(asked).toBeGreaterThan(0);
    // What was typed is in no event: the next one is the appliance's.
    expect(events[asked + 1]?.[1]).toBe("o");
  }, 90_000);
});

describe("a release that the patch is not for", () => {
  it("is refused by the versions that the medium names, before anything is staged (evidence 23, 24)", async () => {
    const { code, rehearsal } = await rehearse("vcsa/6.5", "--to", "6.5u2h");
    expect(code).toBe(3);
    expect(rehearsal).toMatchObject({
      outcome: "refused",
      problem: { text: expect.stringContaining("cannot be installed on 6.5.0.5100, only on 6.5.0.20000") },
      entered: { "software-packages install": 0, "shutdown reboot": 0 },
    });
    expect(rehearsal.steps.at(-1)?.name).toBe("mount-iso");
  }, 90_000);

  it("is refused where the medium is gone that the installation needs again (P15)", async () => {
    const { code, rehearsal } = await rehearse("vcsa/6.7", "--fault", "medium-removed");
    expect(code).toBe(3);
    expect(rehearsal).toMatchObject({
      outcome: "refused",
      problem: { text: "The CD drive does not have a disc." },
      entered: { "shutdown reboot": 0 },
    });
  }, 90_000);
});
