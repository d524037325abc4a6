import { join, resolve } from "node:path";
import { type FileLock, lockFile } from "@patchrig/core";
import { type ImageGoal, type ImageReport, type ImageRun, runImageUpdate } from "@patchrig/core/vmrole";
import { type Context, Interrupted } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { createNarrator } from "../narrator.ts";
import { exitCodeOfRun } from "../run-exit.ts";
import { openJournal } from "../vcsa/journal.ts";
import { stateFolder } from "../vcsa/lock.ts";
import { row } from "../vcsa/print.ts";
import type { ServiceConnection } from "./connect.ts";
import { reachedBy, resumeLine } from "./journal.ts";
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

/** Carries it out, locked, told and journalled, and prints what became of it. Throws `Interrupted` with the command that goes on. */
export async function carryOutImage(job: ImageJob, context: Context): Promise<ExitCode> {
  const lock = await lockImage(job, context);
  try {
    const report = await runTold(job, context);
    printImageReport(report, job, context);
    return exitCodeOfRun(report);
  } finally {
    await lock.release();
  }
}

async function runTold(job: ImageJob, context: Context): Promise<ImageReport> {
  const { goal, options, connection, before, until } = job;
  const resumeCommand = resumeLine(job.journal);
  const narrator = createNarrator(context.stderr, goal.use === null ? 3 : 5);
  const journal = await openJournal(job.journal, context);
  try {
    return await runImageUpdate(goal, {
      access: connection.access,
      rules: imageRules(),
      journal,
      before,
      until,
      resumeCommand,
      about: { reachedBy: reachedBy(options, context) },
      onEvent: narrator.hear,
    });
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    throw new Interrupted(problem.by, `all that was done is in the journal; go on with: ${resumeCommand}`);
  } finally {
    narrator.pause();
    await journal.close();
  }
}

function lockImage({ goal, connection, journal, before }: ImageJob, context: Context): Promise<FileLock> {
  const name = `${connection.place.subscriptionId}_${goal.image}`.replaceAll(/[^\w.-]+/g, "_");
  return lockFile({
    path: join(stateFolder(context), "locks", `${name}.lock`),
    clock: context.clock,
    target: goal.image,
    journal: resolve(context.cwd, journal),
    resumes: before !== undefined,
  });
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
