import { resolve } from "node:path";
import { readFileJournal } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import { type ImageGoal, isChangeJournal, readImageJournal, resumedGoal } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { defaultJournal } from "../vcsa/journal.ts";
import { print } from "../vmrole/print.ts";
import { carryOutImage } from "./carry-out-image.ts";
import { withService } from "./connect.ts";
import { goalOfAdding, goalOfRun } from "./goal.ts";
import { reachedAgain, refuseTakenJournal } from "./journal.ts";
import type { AddImageOptions, JournalOption, ResumeOptions, RunImageOptions, ServiceOptions } from "./options.ts";

/** `run`: uploads a VHD, associates it with its parent and brings a deployment onto it (M15). */
export async function runCommand(options: RunImageOptions, context: Context): Promise<ExitCode> {
  return begin(await goalOfRun(options, context), options, context);
}

/** `image add NAME`: the same without a deployment. */
export async function addImageCommand(name: string, options: AddImageOptions, context: Context): Promise<ExitCode> {
  return begin(await goalOfAdding(name, options, context), options, context);
}

async function begin(
  goal: ImageGoal,
  options: ServiceOptions & JournalOption & { readonly until?: string },
  context: Context,
): Promise<ExitCode> {
  await refuseTakenJournal(options.journal, context);
  const journal = options.journal ?? defaultJournal(goal.image, context);
  const { until } = options;
  return withService(options, context, (connection) =>
    carryOutImage({ goal, options, connection, journal, until }, context),
  );
}

/** `resume --journal FILE`: looks what became of the journal's run, and does the rest. */
export async function resumeCommand(options: ResumeOptions, context: Context): Promise<ExitCode> {
  const { journal } = options;
  if (journal === undefined) {
    throw new PatchrigError("bad-usage", "expected --journal FILE: which run shall go on?");
  }
  const entries = await readFileJournal(resolve(context.cwd, journal));
  if (isChangeJournal(entries)) {
    const { resumeChange } = await import("../vmrole-deployment/resume-change.ts");
    return resumeChange({ entries, journal, options }, context);
  }
  const journalled = readImageJournal(entries, journal);
  const { before, isDone, about } = journalled;
  if (isDone) {
    const { image } = journalled.goal;
    const next = `${image} is done: nothing is left to do`;
    print({ json: { image, outcome: "done", next, journal }, lines: [next] }, options.json, context);
    return EXIT.done;
  }
  const sameContent = options.sameContent === true;
  const goal = await resumedGoal(journalled, { sameContent, signal: context.interrupted });
  const reached = reachedAgain(options, about.reachedBy);
  return withService(reached, context, (connection) =>
    carryOutImage({ goal, options: reached, connection, journal, before }, context),
  );
}
