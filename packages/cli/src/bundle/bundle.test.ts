import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTar, unpackTar } from "@patchrig/core/tar";
import { afterEach, beforeEach, expect, it } from "vitest";
import { indexOf, packBundle, unpackBundle } from "./bundle.ts";
import { readRehearsal } from "./rehearsal.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-bundle-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START = {
  at: "2015-10-08T02:40:05.000Z",
  type: "run-started",
  target: "vcsa-01",
  from: { version: "6.0.0.5100", patchBuild: 2559267, vpxdBuild: 2559267 },
  to: { release: "6.0 U1", version: "6.0.0.10000", patchBuild: 3018521, vpxdBuild: 3018523, iso: null },
} as const;
const JOURNAL = [
  START,
  { at: "2015-10-08T02:49:33.000Z", type: "step-started", step: "install" },
  { at: "2015-10-08T02:49:34.000Z", type: "intent", step: "install" },
  { at: "2015-10-08T02:51:05.000Z", type: "observed", step: "install", facts: { begun: true } },
] as const;
const journalFile = {
  name: "journal.ndjson",
  bytes: Buffer.from(JOURNAL.map((line) => `${JSON.stringify(line)}\n`).join("")),
};
const made = { at: "2015-10-08T08:00:00.000Z", patchrig: "0.1.0", node: "v20", platform: "linux x64" };
const index = indexOf(JOURNAL, { made, seed: 7, files: ["journal.ndjson"] });

it("tells a run by its journal: from, to, how far, and the failing second", () => {
  expect(index).toMatchObject({ state: "install-begun", step: "install", seconds: 660, seed: 7, target: "vcsa-01" });
  expect(() => indexOf([], { made, seed: null, files: [] })).toThrow(/journal of a run/);
});

it("is an archive that tar takes apart", () => {
  const path = join(folder, "run.bundle.tgz");
  writeFileSync(path, packBundle(index, [journalFile]));
  execFileSync("tar", ["-xzf", path, "-C", folder]);
  expect(JSON.parse(readFileSync(join(folder, "bundle.json"), "utf8"))).toEqual(index);
  expect(readFileSync(join(folder, "journal.ndjson"))).toEqual(journalFile.bytes);
});

it("is read back, and becomes a rehearsal of the same release up to that second", async () => {
  const path = join(folder, "run.bundle.tgz");
  writeFileSync(path, packBundle(index, [journalFile]));
  expect(unpackBundle(readFileSync(path), path).journal).toEqual(JOURNAL);
  expect(await readRehearsal(path)).toMatchObject({ profile: "vcsa/6.0", to: "6.0u1", seed: 7, stopsAfter: 660_000 });
});

it("refuses what is no bundle", async () => {
  const path = join(folder, "no.tgz");
  writeFileSync(path, "no");
  await expect(readRehearsal(path)).rejects.toMatchObject({ code: "unreadable-input" });
  const torn = packTar([{ name: "a", bytes: Buffer.alloc(600) }]).subarray(0, 800);
  expect(() => unpackTar(torn)).toThrow(/tar header at byte 0/);
});
