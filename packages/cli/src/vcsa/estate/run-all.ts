import { join, resolve } from "node:path";
import { type FileLock, lockFile } from "@patchrig/core";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { parseBackup, refuseWithoutPerson } from "../carry-out.ts";
import { defaultJournal, resumeLine } from "../journal.ts";
import { stateFolder } from "../lock.ts";
import { refuseTakenFiles } from "../new-files.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { parseVia } from "../via.ts";
import { parseWindow } from "../window.ts";
import { carryEstate, nodeJournal } from "./carry-estate.ts";
import { openEstateJournal } from "./estate-journal.ts";
import { printSurvey } from "./plan-all.ts";
import { printEstate } from "./print-estate.ts";
import { readDocument } from "./read-document.ts";
import { renderWave } from "./render-wave.ts";
import { survey } from "./survey.ts";

/** `run --all`: every appliance in the order of `plan`, each with its own journal, lock and report. */
export async function runAll(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const backup = parseBackup(options.backup);
  parseVia(options.via);
  const windowEndsAt = parseWindow(options.window, context.clock.now());
  const nodes = await readDocument(options, context);
  const file = options.journal ?? defaultJournal("estate", context);
  await refuseTakenFiles({ ...options, journal: file }, context);
  const lock = await lockEstate(options, file, context);
  try {
    const surveyed = await survey(nodes, options, context);
    const { plan } = surveyed;
    if (plan.kind === "refused") {
      printSurvey(surveyed, options, context);
      return EXIT.refused;
    }
    refuseWithoutPerson({ consent: options.yes !== true, backup: backup === undefined }, context);
    const { waves } = plan;
    const { to, iso, via } = options;
    const wish = {
      ...(to !== undefined && { to }),
      ...(iso !== undefined && { iso }),
      ...(via !== undefined && { via }),
      ...(backup !== undefined && { backup }),
    };
    const history = { waves, wish, done: new Set<string>(), failedOver: new Set<string>() };
    for (const { node } of surveyed.nodes) {
      await refuseTakenFiles({ ...options, journal: nodeJournal(node.name, { file, history }) }, context);
    }
    context.stderr.write(waves.map(renderWave).join(""));
    const journal = await openEstateJournal(file, { type: "estate-started", waves, wish }, context);
    try {
      const resumeCommand = resumeLine(options, file);
      const end = await carryEstate({ options, history, journal, file, resumeCommand, windowEndsAt }, context);
      return printEstate(end, { journal: file, options }, context);
    } finally {
      await journal.close();
    }
  } finally {
    await lock.release();
  }
}

/** One run of an estate at a time: two would not know of one another's order. Throws `PatchrigError` refused. */
export async function lockEstate(
  options: TargetCommandOptions,
  journal: string,
  context: Context,
  resumes = false,
): Promise<FileLock> {
  const { cwd, clock } = context;
  const document = resolve(cwd, options.endpoints ?? "");
  const path = join(stateFolder(context), "locks", `estate${document.replaceAll(/[^\w.-]+/g, "_")}.lock`);
  const target = `the estate of ${options.endpoints}`;
  return lockFile({ path, clock, target, journal: resolve(cwd, journal), resumes });
}
