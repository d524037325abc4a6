import { appendFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import {
  type BackupChoice,
  type ConsentRequest,
  createRecordedWeb,
  type RunEvent,
  type RunReport,
  runUpdate,
  type UpdatePlan,
  type UpdateRun,
  type Via,
  type WebPort,
} from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { createCastRecorder } from "@patchrig/core/transcript";
import { type Context, Interrupted } from "../context.ts";
import { createNarrator, type Narrator } from "../narrator.ts";
import type { Notice } from "../report/rehearsal.ts";
import { renderRunReport, type ToldRun } from "../report/run-page.ts";
import { writeWhole } from "../report/write.ts";
import { shownPath } from "../shown-path.ts";
import type { Connection } from "./connect.ts";
import { askConsent } from "./consent.ts";
import { baseOf, openJournal, restoreLine, resumeLine } from "./journal.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { simulatedPace } from "./simulated-pace.ts";
import { parseWindow } from "./window.ts";

/** A plan to carry out, and how. */
export interface Job {
  readonly plan: UpdatePlan;
  /** What is left to do; all of it without. */
  readonly resumption?: UpdateRun["resumption"];
  readonly options: TargetCommandOptions & RunOptions;
  readonly connection: Connection;
  readonly backup: BackupChoice | undefined;
  readonly via: Via;
  readonly journal: string;
}

/** What became of it; `report` is the page's file, null where it could not be written. */
export interface CarriedOut extends RunReport {
  readonly report: string | null;
}

/** Carries a plan out, told, journalled and recorded. Throws `Interrupted` with the command that goes on. */
export async function carryOut(job: Job, context: Context): Promise<CarriedOut> {
  const { plan, resumption, options, connection } = job;
  const choices = choicesOf(job, context);
  const narrator = createNarrator(context.stderr, resumption?.only.length ?? plan.steps.length);
  const records = await openRecords(job, context);
  const notices: Notice[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type === "notice") notices.push(event);
    narrator.hear(event);
  };
  try {
    const pace = await simulatedPace(options, context);
    if (pace) onEvent({ type: "notice", at: formatInstant(context.clock.now()), step: firstStep(job), text: pace });
    const { journal, recorder } = records;
    const report = await runUpdate(plan, {
      ...{ ...choices, journal, recorder, onEvent },
      target: { ...connection.target, web: records.web },
      consent: options.yes ? undefined : (request) => consent(request, narrator, context),
    });
    recorder.close();
    const told = { target: connection.target.name, report, notices, journal: job.journal };
    const page = { told, recording: records.recording, file: freeName(records.base, ".html") };
    return { ...report, report: await writePage(page, context) };
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    throw new Interrupted(problem.by, `all that was done is in the journal; go on with: ${choices.resumeCommand}`);
  } finally {
    narrator.pause();
    records.recorder.close();
    await records.journal.close();
  }
}

/** What was asked for, as the run takes it. */
function choicesOf({ resumption, options, backup, via, journal }: Job, { clock, interrupted: signal }: Context) {
  const { cloneStore, reason, until } = options;
  return {
    ...{ clock, signal, backup, via, cloneStore, resumption, reason, until },
    unattended: options.yes === true,
    windowEndsAt: parseWindow(options.window, clock.now()),
    resumeCommand: resumeLine(options, journal),
    restoreCommand: restoreLine(options, journal),
  };
}

/** All that is written down while it runs: what was done, what the terminal showed, what the web front answered. */
async function openRecords({ options, connection, journal: file }: Job, context: Context) {
  const journal = await openJournal(file, context);
  const base = resolve(context.cwd, baseOf(file));
  const recording = recordingOf(options.record, base, context);
  const recorder = openRecorder(recording, connection, context);
  return { journal, base, recording, recorder, web: recordWeb(connection.target, `${base}.http.ndjson`, context) };
}

const firstStep = ({ plan, resumption }: Job): string => resumption?.only[0] ?? plan.steps[0]?.name ?? "";

interface Page {
  readonly told: ToldRun;
  readonly recording: string;
  readonly file: string;
}

/** A page that cannot be written is no reason to call the run anything else. */
async function writePage({ told, recording, file }: Page, { cwd, stderr }: Context): Promise<string | null> {
  try {
    const cast = await readFile(resolve(cwd, recording), "utf8").catch(() => "");
    await writeWhole(file, renderRunReport(told, cast));
    return shownPath(file, cwd);
  } catch (problem) {
    stderr.write(`patchrig: ${file} was not written: ${problem instanceof Error ? problem.message : problem}\n`);
    return null;
  }
}

async function consent(request: ConsentRequest, narrator: Narrator, context: Context): Promise<boolean> {
  narrator.pause();
  return askConsent(request, context);
}

/** Every answer of the web front goes beside the journal; a disk that is full ends the log and not the update. */
function recordWeb({ web, redact }: Connection["target"], file: string, { clock }: Context): WebPort {
  return createRecordedWeb(web, clock, (entry) => {
    try {
      appendFileSync(file, `${redact(JSON.stringify(entry))}\n`, { mode: 0o600 });
    } catch {
      // Nothing depends on it.
    }
  });
}

/** Each resumption has a recording of its own: `run.cast`, `run.2.cast`. */
function freeName(base: string, ending: string): string {
  for (let number = 1; ; number++) {
    const name = `${base}${number === 1 ? "" : `.${number}`}${ending}`;
    // An empty one is what mktemp made.
    if (!statSync(name, { throwIfNoEntry: false })?.size) return name;
  }
}

/** The named file, or one beside the journal; a resumption never writes over what was recorded before it. */
function recordingOf(record: string | undefined, base: string, { cwd }: Context): string {
  if (record === undefined) return freeName(base, ".cast");
  const ending = extname(record);
  return freeName(resolve(cwd, record.slice(0, record.length - ending.length)), ending);
}

const openRecorder = (file: string, { target, secrets }: Connection, context: Context) =>
  createCastRecorder(resolve(context.cwd, file), {
    clock: context.clock,
    columns: 132,
    rows: 50,
    title: `patchrig vcsa: ${target.name}`,
    redact: secrets,
  });

/** Reads --backup. Throws `PatchrigError` bad-usage. */
export function parseBackup(text: string | undefined): BackupChoice | undefined {
  if (text === undefined || text === "clone" || text === "confirmed" || text === "none") return text;
  throw new PatchrigError("bad-usage", `--backup: expected clone, confirmed or none, got "${text}"`);
}

/**
 * What somebody has to be asked is known before anything is done: nobody wants to learn it ten minutes in. Throws
 * `PatchrigError` refused.
 */
export function refuseWithoutPerson(
  needs: { readonly consent: boolean; readonly backup: boolean },
  context: Context,
): void {
  if (context.stdin.isTerminal && needs.consent) return;
  if (needs.consent) {
    throw new PatchrigError("refused", "nobody is there to consent to the licence agreement: stdin is no terminal", {
      hint: "--yes gives the consent beforehand",
    });
  }
  if (!needs.backup) return;
  throw new PatchrigError("refused", "nobody is asked whether there is a backup of the appliance", {
    hint: "pass --backup clone to have one made (V7), --backup confirmed where there is one, or none to go on without",
  });
}
