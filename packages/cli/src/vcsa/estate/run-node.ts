import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isJournalText, type Problem, type RunOutcome } from "@patchrig/core";
import { ERRORS, PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { EXIT } from "../../exit-code.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { resumeCommand } from "../resume.ts";
import { runCommand } from "../run.ts";

/** What became of one appliance: the names of `vcsa run --json`, as far as they are known. */
export interface NodeEnd {
  readonly outcome: RunOutcome;
  readonly problem: Problem | null;
  readonly next: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly report: string | null;
}

/**
 * One appliance's own run, with its own lock, journal and report: begun, or gone on with where its journal tells of one.
 * Throws `Interrupted`.
 */
export async function runNode(
  options: TargetCommandOptions & RunOptions & { readonly journal: string },
  context: Context,
): Promise<NodeEnd> {
  let out = "";
  const write = (text: string) => {
    out += text;
  };
  const stdout = { ...context.stdout, write };
  const own = { ...context, stdout };
  const isBegun = isJournalText(await textOf(options.journal, context));
  try {
    const asked = { ...options, json: true };
    await (isBegun ? resumeCommand(asked, own) : runCommand(asked, own, { resumes: true }));
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    return endOf(problem, context);
  }
  const { outcome, problem = null, next = "", before = null, after = null, report = null } = JSON.parse(out);
  return { outcome, problem, next, before, after, report };
}

function endOf({ code, message, hint }: PatchrigError, { stderr }: Context): NodeEnd {
  stderr.write(`patchrig: ${message}\nhint: ${hint}\n`);
  const { exit } = ERRORS[code];
  const outcome = exit === EXIT.refused ? "refused" : exit === EXIT.unreachable ? "waiting" : "failed";
  return { outcome, problem: { text: message, hint, code }, next: hint, before: null, after: null, report: null };
}

async function textOf(file: string, { cwd }: Context): Promise<string> {
  return readFile(resolve(cwd, file), "utf8").catch(() => "");
}
