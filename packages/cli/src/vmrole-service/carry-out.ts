import { join, resolve } from "node:path";
import { type FileLock, type JournalPort, lockFile, type RunEvent } from "@patchrig/core";
import { type Context, Interrupted } from "../context.ts";
import { createNarrator } from "../narrator.ts";
import { openJournal } from "../vcsa/journal.ts";
import { stateFolder } from "../vcsa/lock.ts";
import type { ServiceConnection } from "./connect.ts";
import { reachedBy, resumeLine } from "./journal.ts";
import type { ServiceOptions } from "./options.ts";

/** A run against the service: what it is of, and where it is written down. */
export interface ServiceJob {
  /** What no two runs may change at once: an image, or a deployment's slot. */
  readonly target: string;
  /** How many steps it has. */
  readonly steps: number;
  readonly options: ServiceOptions;
  readonly connection: ServiceConnection;
  readonly journal: string;
  /** It goes on with what an earlier run began. */
  readonly resumes: boolean;
}

/** What a run is given to be told and journalled by. */
export interface JobTools {
  readonly journal: JournalPort;
  readonly onEvent: (event: RunEvent) => void;
  readonly about: Readonly<Record<string, unknown>>;
  readonly resumeCommand: string;
}

/** Carries a run out, locked, told and journalled. Throws `Interrupted` with the command that goes on. */
export async function carryOut<T>(
  job: ServiceJob,
  context: Context,
  work: (tools: JobTools) => Promise<T>,
): Promise<T> {
  const lock = await lockTarget(job, context);
  try {
    return await runTold(job, context, work);
  } finally {
    await lock.release();
  }
}

async function runTold<T>(job: ServiceJob, context: Context, work: (tools: JobTools) => Promise<T>): Promise<T> {
  const resumeCommand = resumeLine(job.journal);
  const narrator = createNarrator(context.stderr, job.steps);
  const journal = await openJournal(job.journal, context);
  try {
    const about = { reachedBy: reachedBy(job.options, context) };
    return await work({ journal, onEvent: narrator.hear, about, resumeCommand });
  } catch (problem) {
    if (!(problem instanceof Interrupted)) throw problem;
    throw new Interrupted(problem.by, `all that was done is in the journal; go on with: ${resumeCommand}`);
  } finally {
    narrator.pause();
    await journal.close();
  }
}

const COMMANDS = {
  look: "`patchrig vmrole image list` or `deployment show`",
  resume: "patchrig vmrole resume",
};

function lockTarget({ target, connection, journal, resumes }: ServiceJob, context: Context): Promise<FileLock> {
  const name = `${connection.place.subscriptionId}_${target}`.replaceAll(/[^\w.-]+/g, "_");
  return lockFile({
    path: join(stateFolder(context), "locks", `${name}.lock`),
    clock: context.clock,
    target,
    journal: resolve(context.cwd, journal),
    resumes,
    commands: COMMANDS,
  });
}
