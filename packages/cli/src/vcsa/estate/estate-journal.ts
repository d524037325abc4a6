import { dirname, resolve } from "node:path";
import {
  type JournalEntry,
  type JournalPort,
  makeFolder,
  openFileJournal,
  readFileJournal,
  type Wave,
} from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { holding } from "../../shared-world.ts";
import type { RunOptions } from "../options.ts";

/** What an estate's run set out for: the same when it goes on. */
export interface EstateStart {
  readonly waves: readonly Wave[];
  readonly wish: Pick<RunOptions, "to" | "iso" | "backup" | "via">;
}

/** What an estate's journal tells. */
export interface EstateHistory extends EstateStart {
  /** Nodes whose update is confirmed. */
  readonly done: ReadonlySet<string>;
  /** Clusters that a person has had fail over. */
  readonly failedOver: ReadonlySet<string>;
}

/** Opens it, making its folder, and says what goes on. Throws `PatchrigError` journal. */
export async function openEstateJournal(
  file: string,
  first: { readonly type: "estate-started" | "estate-resumed"; readonly [detail: string]: unknown },
  context: Context,
): Promise<JournalPort> {
  const path = resolve(context.cwd, file);
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw new PatchrigError("journal", `the journal's folder ${dirname(path)} cannot be made`, { cause });
  });
  const opened = await openFileJournal(path);
  const journal = context.world ? holding(opened, context.world) : opened;
  await journal.append({ at: formatInstant(context.clock.now()), ...first });
  return journal;
}

/** Reads it. Throws `PatchrigError` unreadable-input where it is another journal. */
export async function readEstateJournal(file: string, context: Context): Promise<EstateHistory> {
  const entries = await readFileJournal(resolve(context.cwd, file));
  const start = entries.find(({ type }) => type === "estate-started");
  if (start === undefined || !Array.isArray(start.waves)) {
    throw new PatchrigError("unreadable-input", `--journal: ${file}: expected the journal of an estate's run`, {
      hint: "one appliance's own journal goes on without --all, with --name",
    });
  }
  return {
    waves: start.waves as readonly Wave[],
    wish: (start.wish ?? {}) as EstateStart["wish"],
    done: new Set(entries.filter(isDone).flatMap(nameOf)),
    failedOver: new Set(entries.filter(({ type }) => type === "failed-over").flatMap(nameOf)),
  };
}

/** Is it an estate's? A file that cannot be read is none: whoever needs it says so. */
export async function isEstateJournal(file: string, context: Context): Promise<boolean> {
  const entries = await readFileJournal(resolve(context.cwd, file)).catch(() => []);
  return entries.some(({ type }) => type === "estate-started");
}

const isDone = ({ type, outcome }: JournalEntry): boolean => type === "node-ended" && outcome === "done";
const nameOf = ({ name }: JournalEntry): readonly string[] => (typeof name === "string" ? [name] : []);
