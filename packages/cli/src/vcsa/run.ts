import { assess, planUpdate, refusedReport } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { carryOut, type Job, parseBackup, refuseWithoutPerson } from "./carry-out.ts";
import { connect } from "./connect.ts";
import { defaultJournal } from "./journal.ts";
import { lockTarget } from "./lock.ts";
import { refuseTakenFiles } from "./new-files.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { printReport } from "./report.ts";
import { untilStep } from "./until.ts";
import { parseVia, refuseWithoutAccount } from "./via.ts";
import { parseWindow } from "./window.ts";

/**
 * `run`: the whole update. Interrupted, it says how to go on; the journal has all that was done. `resumes`: a run of this
 * very journal may have died before it wrote anything down; its lock is taken over.
 */
export async function runCommand(
  options: TargetCommandOptions & RunOptions,
  context: Context,
  { resumes = false } = {},
): Promise<ExitCode> {
  const backup = parseBackup(options.backup);
  const via = parseVia(options.via) ?? "shell";
  parseWindow(options.window, context.clock.now());
  await refuseTakenFiles(options, context);
  const connection = await connect(options, context);
  const { target } = connection;
  refuseWithoutAccount(via, target);
  if (backup === "clone" && !target.inventory) throw noSdk();
  const journal = options.journal ?? defaultJournal(target.name, context);
  const lock = await lockTarget({ connection, journal, resumes }, context);
  try {
    return await runLocked({ options, connection, backup, via, journal }, context);
  } finally {
    await lock.release();
  }
}

const noSdk = (): PatchrigError =>
  new PatchrigError("bad-usage", "--backup clone: expected vCenter's /sdk and an account for it", {
    hint: "give --sdk URL and --sdk-password-file FILE, or sdk in the endpoints document",
  });

async function runLocked(wish: Omit<Job, "plan">, context: Context): Promise<ExitCode> {
  const { options, connection, backup, via, journal } = wish;
  const { target } = connection;
  const assessment = await assess(target, { clock: context.clock, signal: context.interrupted });
  const planned = planUpdate(assessment, { to: options.to, iso: options.iso, via });
  // A plan that is none needs nobody's consent.
  if (planned.kind === "plan") {
    untilStep(planned.plan.steps, options.until);
    refuseWithoutPerson({ consent: options.yes !== true, backup: backup === undefined }, context);
  }
  const report =
    planned.kind === "plan"
      ? await carryOut({ ...wish, plan: planned.plan }, context)
      : refusedReport(assessment, planned.problem);
  printReport(report, { target: target.name, journal, asJson: options.json === true }, context);
  return exitCodeOfRun(report);
}
