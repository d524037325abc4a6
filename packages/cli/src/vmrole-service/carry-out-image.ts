import { type ImageGoal, type ImageReport, type ImageRun, runImageUpdate } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { row } from "../vcsa/print.ts";
import { carryOut } from "./carry-out.ts";
import type { ServiceConnection } from "./connect.ts";
import type { ServiceOptions } from "./options.ts";
import { imageRules } from "./rules.ts";

/** An image's update to carry out. */
export interface ImageJob {
  readonly goal: ImageGoal;
  readonly options: ServiceOptions;
  readonly connection: ServiceConnection;
  readonly journal: string;
  readonly until?: string | undefined;
  /** What an earlier run wrote down. */
  readonly before?: ImageRun["before"];
}

/** Carries it out and prints what became of it. Throws `Interrupted` with the command that goes on. */
export async function carryOutImage(job: ImageJob, context: Context): Promise<ExitCode> {
  const { goal, connection, before, until } = job;
  const { access } = connection;
  const steps = goal.use === null ? 3 : 5;
  const told = { ...job, steps, target: goal.image, resumes: before !== undefined };
  const report = await carryOut(told, context, ({ onEvent, ...tools }) =>
    runImageUpdate(goal, { access, rules: imageRules(), before, until, onEvent, ...tools }),
  );
  printImageReport(report, job, context);
  return exitCodeOfRun(report);
}

function printImageReport(report: ImageReport, { goal, options, journal }: ImageJob, context: Context): void {
  const { outcome, image, steps, problem, next } = report;
  if (problem) context.stderr.write(`patchrig: ${problem.text}\nhint: ${problem.hint}\n`);
  const { parent, use } = goal;
  const json = { version: 1, image, outcome, parent, use, steps, problem, next, journal };
  const text = [
    `${image}: ${outcome}\n`,
    next === "" || next === problem?.hint ? "" : row("next", next),
    row("journal", journal),
  ];
  context.stdout.write(options.json ? `${JSON.stringify(json)}\n` : text.join(""));
}
