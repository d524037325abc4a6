import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isJournalText } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { resumeLine } from "./journal.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";

/**
 * A run writes to files of its own: one that is there and holds something is never added to, nor overwritten. Throws
 * `PatchrigError` bad-usage, with the command that goes on where the file is a run's journal.
 */
export async function refuseTakenFiles(options: TargetCommandOptions & RunOptions, context: Context): Promise<void> {
  const { journal, record } = options;
  const journalled = journal === undefined ? "" : await textOf("--journal", journal, context);
  if (journal !== undefined && isJournalText(journalled)) {
    throw new PatchrigError("bad-usage", `--journal: ${journal} is the journal of another run`, {
      hint: `go on with that run: ${resumeLine(options, journal)}; or name a new file`,
    });
  }
  if (journalled !== "") throw taken("--journal", `${journal}`);
  if (record !== undefined && (await textOf("--record", record, context)) !== "") throw taken("--record", record);
}

const taken = (option: string, file: string) =>
  new PatchrigError("bad-usage", `${option}: expected a new file, ${file} exists`, {
    hint: "name a file that does not exist: this one is left as it is",
  });

/** Nothing, where there is nothing yet. */
async function textOf(option: string, file: string, { cwd }: Context): Promise<string> {
  return readFile(resolve(cwd, file), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw new PatchrigError("bad-usage", `${option}: ${file} cannot be written: ${cause.message}`, { cause });
  });
}
