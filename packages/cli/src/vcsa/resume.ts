import {
  type ApplianceLook,
  type JournalPort,
  journalledBackup,
  journalledVia,
  type Problem,
  planResumption,
  restProblem,
} from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { type Context, Interrupted } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { carryOut, type Job, parseBackup, refuseWithoutPerson } from "./carry-out.ts";
import { type Connection, connect } from "./connect.ts";
import { openJournal, readRun, resumeLine } from "./journal.ts";
import { lockTarget } from "./lock.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { print, row } from "./print.ts";
import { printReport } from "./report.ts";
import { untilStep } from "./until.ts";
import { parseVia, refuseWithoutAccount } from "./via.ts";
import { parseWindow } from "./window.ts";

/** `resume`: asks the appliance what became of the journal's run, waits for what still goes on, and does the rest. */
export async function resumeCommand(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const { journal } = options;
  if (journal === undefined) {
    throw new PatchrigError("bad-usage", "expected --journal FILE: which run shall go on?");
  }
  const typed = parseBackup(options.backup);
  const typedVia = parseVia(options.via);
  parseWindow(options.window, context.clock.now());
  await readRun(journal, context);
  const connection = await connect(options, context);
  const lock = await lockTarget({ connection, journal, resumes: true }, context);
  try {
    const entries = await readRun(journal, context);
    const backup = typed ?? journalledBackup(entries);
    const via = typedVia ?? journalledVia(entries);
    refuseWithoutAccount(via, connection.target);
    return await resumeLocked({ options, connection, backup, via, journal }, context);
  } finally {
    await lock.release();
  }
}

async function resumeLocked(wish: Omit<Job, "plan">, context: Context): Promise<ExitCode> {
  const { options, connection, backup, journal } = wish;
  const about = { target: connection.target.name, journal, asJson: options.json === true };
  const resumeCommand = resumeLine(options, journal);
  const left = await find({ connection, journal, resumeCommand }, context);
  if (left.kind === "nothing-left") {
    print({ json: { ...about, outcome: "done", next: left.text }, text: `${left.text}\n` }, about.asJson, context);
    return EXIT.done;
  }
  if (left.kind === "ended") {
    const { kind: outcome, problem } = left.end;
    printEnd({ ...about, outcome, problem, next: nextOf(left.end, resumeCommand) }, context);
    return exitCodeOfRun({ outcome, problem });
  }
  const { plan, only, from } = left;
  untilStep(plan.steps, options.until);
  const problem = wish.via === "rest" ? restProblem(plan.from) : undefined;
  if (problem) throw new PatchrigError("refused", problem.text, { hint: problem.hint });
  context.stderr.write(`${row("resuming", `at ${only[0] ?? "the end"}: ${from.because}`)}`);
  refuseWithoutPerson(
    {
      consent: options.yes !== true && only.includes("stage"),
      backup: backup === undefined && only.includes("prepare"),
    },
    context,
  );
  const report = await carryOut({ ...wish, plan, resumption: { only, from } }, context);
  printReport(report, about, context);
  return exitCodeOfRun(report);
}

interface Search {
  readonly connection: Connection;
  readonly journal: string;
  readonly resumeCommand: string;
}

async function find({ connection: { target }, journal, resumeCommand }: Search, context: Context) {
  const { clock, interrupted: signal } = context;
  const entries = await readRun(journal, context);
  const open = await openJournal(journal, context);
  const onLook = async (look: ApplianceLook) => {
    const at = formatInstant(clock.now());
    context.stderr.write(`${at.slice(11, 19)}  ${look.text}\n          ${look.decision}: ${look.because}\n`);
    await note(open, at, look);
  };
  try {
    return await planResumption(entries, { target, clock, signal, onLook });
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    throw new Interrupted(problem.by, `nothing was typed but questions; go on with: ${resumeCommand}`);
  } finally {
    await open.close();
  }
}

const note = (journal: JournalPort, at: string, { appliance, decision, because }: ApplianceLook) =>
  journal.append({ at, type: "looked", appliance, decision, because });

const nextOf = (end: { readonly kind: string; readonly problem: Problem }, resumeCommand: string): string =>
  end.kind === "waiting" ? `${end.problem.hint}: \`${resumeCommand}\`` : end.problem.hint;

interface End {
  readonly target: string;
  readonly journal: string;
  readonly asJson: boolean;
  readonly outcome: string;
  readonly problem: Problem;
  readonly next: string;
}

function printEnd({ asJson, ...end }: End, context: Context): void {
  const { target, outcome, problem, next } = end;
  const nextRow = next === problem.hint ? "" : row("next", next);
  print({ json: end, text: `${target}: ${outcome}\n${nextRow}`, problem }, asJson, context);
}
