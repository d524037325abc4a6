import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type Expectation,
  type JournalEntry,
  type JournalPort,
  makeFolder,
  openFileJournal,
  readFileJournal,
} from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { holding } from "../shared-world.ts";
import type { TargetOptions } from "../target/options.ts";

/**
 * Where a run is written down when nobody says where: one file for each run, beside where it was started. Two that begin
 * within a second are two processes.
 */
export function defaultJournal(target: string, context: Context): string {
  const stamp = formatInstant(context.clock.now()).replaceAll(/[-:]|\.\d+/g, "");
  const base = `.patchrig/${target.replaceAll(/[^\w.-]+/g, "_")}-${stamp}-${process.pid}`;
  for (let turn = 1; ; turn += 1) {
    const file = turn === 1 ? `${base}.ndjson` : `${base}-${turn}.ndjson`;
    if (!existsSync(resolve(context.cwd, file))) return file;
  }
}

/** A journal's name without its ending: what is recorded beside it begins so. */
export const baseOf = (journal: string): string => journal.replace(/\.(?:ndjson|jsonl|json|log|txt)$/, "");

/** Opens a journal, making its folder. Throws `PatchrigError` journal. */
export async function openJournal(file: string, context: Context): Promise<JournalPort> {
  const path = resolve(context.cwd, file);
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw new PatchrigError("journal", `the journal's folder ${dirname(path)} cannot be made`, { cause });
  });
  const journal = await openFileJournal(path);
  return context.world ? holding(journal, context.world) : journal;
}

/** The entries of a run's journal. Throws `PatchrigError` unreadable-input, also where no run begins in it. */
export async function readRun(file: string, { cwd }: Context): Promise<readonly JournalEntry[]> {
  const entries = await readFileJournal(resolve(cwd, file));
  if (entries.some(isStart)) return entries;
  throw new PatchrigError(
    "unreadable-input",
    `--journal: ${file}: expected the journal of a run, found no start of one in it`,
    { hint: "name the file that the run printed at its end, or start one with `patchrig vcsa run`" },
  );
}

/** What the journal's run set out for. Throws `PatchrigError` journal or unreadable-input. */
export async function readGoal(file: string, context: Context): Promise<Expectation> {
  const started = (await readFileJournal(resolve(context.cwd, file))).findLast(isStart);
  const { version, patchBuild } = (started?.to ?? {}) as { readonly version?: unknown; readonly patchBuild?: unknown };
  if (typeof version === "string" && (typeof patchBuild === "number" || patchBuild === null)) {
    return { version, patchBuild };
  }
  throw new PatchrigError("unreadable-input", `--journal: ${file}: expected the journal of a run, found no goal in it`);
}

const isStart = (entry: JournalEntry): boolean => entry.type === "run-started";

/** The command line that goes on with a journal: the same target, recorded like the run, never a secret. */
export function resumeLine(
  options: TargetOptions & { readonly record?: string; readonly via?: string; readonly all?: boolean },
  journal: string,
): string {
  const recorded = options.record === undefined ? [] : [`--record ${quoted(options.record)}`];
  const via = options.via === undefined ? [] : [`--via ${options.via}`];
  const all = options.all ? ["--all"] : [];
  const named = [...all, ...targetOf(options), ...via, `--journal ${quoted(journal)}`, ...recorded];
  return ["patchrig vcsa resume", ...named].join(" ");
}

/** The command line that goes back to the clone of a journal's run. */
export const restoreLine = (options: TargetOptions, journal: string): string =>
  ["patchrig vcsa restore", ...targetOf(options), `--journal ${quoted(journal)}`].join(" ");

function targetOf(options: TargetOptions): readonly string[] {
  return TARGET_OPTIONS.flatMap(([option, name]) => {
    const value = options[name];
    return value === undefined ? [] : [`${option} ${quoted(value)}`];
  });
}

const TARGET_OPTIONS = [
  ["--endpoints", "endpoints"],
  ["--name", "name"],
  ["--ssh", "ssh"],
  ["--https", "https"],
  ["--sdk", "sdk"],
  ["--sdk-user", "sdkUser"],
  ["--sdk-password-file", "sdkPasswordFile"],
  ["--esxi", "esxi"],
  ["--esxi-user", "esxiUser"],
  ["--esxi-password-file", "esxiPasswordFile"],
  ["--esxi-cert-sha256", "esxiCertSha256"],
  ["--vm", "vm"],
  ["--password-file", "passwordFile"],
  ["--identity", "identity"],
  ["--known-hosts", "knownHosts"],
  ["--host-key-sha256", "hostKeySha256"],
  ["--ca", "ca"],
  ["--cert-sha256", "certSha256"],
] as const satisfies readonly (readonly [string, keyof TargetOptions])[];

/** As a shell reads it back. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
