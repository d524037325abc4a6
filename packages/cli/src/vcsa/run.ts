import { resolve } from "node:path";
import {
  assess,
  type BackupChoice,
  type ConsentRequest,
  planUpdate,
  type RunReport,
  refusedReport,
  runUpdate,
} from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import { createCastRecorder } from "@patchrig/core/transcript";
import { type Context, Interrupted } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { createNarrator, type Narrator } from "../narrator.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { type Connection, connect } from "./connect.ts";
import { askConsent } from "./consent.ts";
import { defaultJournal, openJournal, resumeLine } from "./journal.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { print, renderProblem, row } from "./print.ts";

type Options = TargetCommandOptions & RunOptions;

/** `run`: the whole update. Interrupted, it says how to go on; the journal has all that was done. */
export async function runCommand(options: Options, context: Context): Promise<ExitCode> {
  const backup = parseBackup(options.backup);
  refuseWithoutPerson(options, backup, context);
  const connection = await connect(options, context);
  const journal = options.journal ?? defaultJournal(connection.target.name, context);
  const resume = resumeLine(options, journal);
  try {
    const report = await update({ options, connection, backup, journal, resume }, context);
    printReport(report, { target: connection.target.name, journal, asJson: options.json === true }, context);
    return exitCodeOfRun(report);
  } catch (problem) {
    if (problem instanceof Interrupted) throw new Interrupted(problem.by, `all is journalled; go on with: ${resume}`);
    throw problem;
  }
}

interface Job {
  readonly options: Options;
  readonly connection: Connection;
  readonly backup: BackupChoice | undefined;
  readonly journal: string;
  /** The command line that goes on. */
  readonly resume: string;
}

async function update(job: Job, context: Context): Promise<RunReport> {
  const { options, connection, backup } = job;
  const { target } = connection;
  const { clock, interrupted: signal } = context;
  const assessment = await assess(target, { clock, signal });
  const planned = planUpdate(assessment, { to: options.to, iso: options.iso });
  if (planned.kind === "refused") return refusedReport(assessment, planned.problem);
  const narrator = createNarrator(context.stderr, planned.plan.steps.length);
  const recorder = options.record === undefined ? undefined : openRecorder(options.record, connection, context);
  const journal = await openJournal(job.journal, context);
  try {
    return await runUpdate(planned.plan, {
      target,
      clock,
      signal,
      journal,
      recorder,
      backup,
      unattended: options.yes === true,
      reason: options.reason,
      until: options.until,
      resumeCommand: job.resume,
      consent: options.yes ? undefined : (request) => consent(request, narrator, context),
      onEvent: narrator.hear,
    });
  } finally {
    narrator.pause();
    recorder?.close();
    await journal.close();
  }
}

async function consent(request: ConsentRequest, narrator: Narrator, context: Context): Promise<boolean> {
  narrator.pause();
  return askConsent(request, context);
}

const openRecorder = (file: string, { target, secrets }: Connection, context: Context) =>
  createCastRecorder(resolve(context.cwd, file), {
    clock: context.clock,
    columns: 132,
    rows: 50,
    title: `patchrig vcsa run: ${target.name}`,
    redact: secrets,
  });

function parseBackup(text: string | undefined): BackupChoice | undefined {
  if (text === undefined || text === "clone" || text === "confirmed" || text === "none") return text;
  throw new PatchrigError("bad-usage", `--backup: expected confirmed or none, got "${text}"`);
}

/** What somebody has to be asked is known before anything is done: nobody wants to learn it ten minutes in. */
function refuseWithoutPerson(options: Options, backup: BackupChoice | undefined, context: Context): void {
  if (context.stdin.isTerminal && !options.yes) return;
  if (!options.yes) {
    throw new PatchrigError("refused", "nobody is there to consent to the licence agreement: stdin is no terminal", {
      hint: "--yes gives the consent beforehand",
    });
  }
  if (backup !== undefined) return;
  throw new PatchrigError("refused", "nobody is there to say whether there is a backup of the appliance", {
    hint: "pass --backup confirmed, or --backup none to go on without one (V7: clone it first)",
  });
}

function printReport(
  report: RunReport,
  about: { readonly target: string; readonly journal: string; readonly asJson: boolean },
  context: Context,
): void {
  const { outcome, assess: assessed, before, after, steps, problem, next } = report;
  const { affected, advisories } = assessed;
  const { target, journal } = about;
  const json = { target, outcome, assess: { affected, advisories }, before, after, steps, problem, next, journal };
  const text = [
    `${target}: ${outcome}\n`,
    row("before", `version ${before.version}, patch build ${before.patchBuild ?? "not seen"}`),
    after === null
      ? ""
      : row(
          "after",
          `version ${after.version}, patch build ${after.patchBuild ?? "not seen"}, vCenter build ${after.vpxdBuild ?? "not seen"}`,
        ),
    problem === null ? "" : renderProblem(problem),
    next === "" || next === problem?.hint ? "" : row("next", next),
    steps.length === 0 ? "" : row("journal", journal),
  ].join("");
  print({ json, text }, about.asJson, context);
}
