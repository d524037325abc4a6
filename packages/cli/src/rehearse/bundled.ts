import { readFile, rename, writeFile } from "node:fs/promises";
import { readFileJournal, readJournalState } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import type { Judgement, Snapshot } from "@patchrig/simulator";
import type { BundledRehearsal } from "../bundle/rehearsal.ts";
import type { BundledRun } from "../report/rehearsal.ts";
import type { Moment } from "./stop-at.ts";

/** The moment at which the bundled run ended. */
export const momentOf = ({ step, intoStep }: BundledRehearsal): Moment => ({ step, afterMs: intoStep });

/** What the report tells of it. */
export const bundledRun = ({ intoStep, bundle: { index } }: BundledRehearsal): BundledRun => ({
  target: index.target,
  step: index.step,
  seconds: intoStep / 1000,
  problem: index.problem,
});

/** Did the rehearsal come to where the bundled run had come? By the step, and by what its journal can tell. */
export async function judgeBundled(
  { bundle: { index } }: BundledRehearsal,
  seen: { readonly step: string | undefined; readonly journal: string },
): Promise<readonly Judgement[]> {
  const state = await readFile(seen.journal).then(
    async () => readJournalState(await readFileJournal(seen.journal)).state,
    () => "no-run",
  );
  return [same("last step", index.step ?? "none", seen.step ?? "none"), same("journal", index.state, state)];
}

/** Writes the simulated state of the moment, for `patchrig simulate --snapshot`. All of it or nothing. */
export async function writeSnapshot(snapshot: Snapshot, file: string): Promise<void> {
  await writeFile(`${file}.draft`, `${JSON.stringify(snapshot)}\n`, { mode: 0o600 });
  await rename(`${file}.draft`, file);
}

/** For people: what to do with a rehearsal that has come to its moment. */
export function nextOf({ step, intoStep }: BundledRehearsal, snapshot: string): string {
  const moment = `${formatDuration(intoStep)} into ${step ?? "the run"}`;
  return `The appliance as it stood ${moment}: \`patchrig simulate --snapshot ${snapshot}\``;
}

const same = (what: string, expected: string, seen: string): Judgement => ({
  what,
  expected,
  seen,
  met: expected === seen,
});
