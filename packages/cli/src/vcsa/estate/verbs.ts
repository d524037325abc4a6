import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import type { ExitCode } from "../../exit-code.ts";
import { readAppliances } from "../../target/place.ts";
import { resumeLine } from "../journal.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { planCommand } from "../plan.ts";
import { resumeCommand } from "../resume.ts";
import { runCommand } from "../run.ts";
import { isEstateJournal } from "./estate-journal.ts";
import { planAll } from "./plan-all.ts";
import { resumeAll } from "./resume-all.ts";
import { runAll } from "./run-all.ts";

type Verb = (options: TargetCommandOptions & RunOptions, context: Context) => Promise<ExitCode>;

/** `plan` of one appliance, or of an estate: a document that has several needs no `--all`. */
export const planVerb: Verb = async (options, context) =>
  (await isEstate(options, context)) ? planAll(options, context) : planCommand(options, context);

/** `run` of one appliance, or of all. */
export const runVerb: Verb = (options, context) => (options.all ? runAll : runCommand)(options, context);

/** `resume` of one appliance's run, or of an estate's. */
export const resumeVerb: Verb = async (options, context) => {
  const { all, journal } = options;
  if (all) return resumeAll(options, context);
  if (journal !== undefined && (await isEstateJournal(journal, context))) {
    throw new PatchrigError("bad-usage", `--journal: ${journal} is the journal of several appliances`, {
      hint: `go on with them: ${resumeLine({ ...options, all: true }, journal)}`,
    });
  }
  return resumeCommand(options, context);
};

async function isEstate({ all, endpoints, name, ssh }: Parameters<Verb>[0], context: Context): Promise<boolean> {
  if (all) return true;
  if (endpoints === undefined || name !== undefined || ssh !== undefined) return false;
  return (await readAppliances(endpoints, context)).length > 1;
}
