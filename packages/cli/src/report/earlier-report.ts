import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { shownPath } from "../shown-path.ts";

/**
 * Says of a folder that was named that a rehearsal's report in it is about to be replaced. Throws `PatchrigError` refused where
 * files of those names are no rehearsal's: one may be the journal of a real run.
 */
export async function tellEarlierReport(out: string, context: Context): Promise<void> {
  const folder = resolve(context.cwd, out);
  const there = await readdir(folder).catch(() => []);
  const taken = there.filter((name) => REPLACED.has(name));
  if (taken.length === 0) return;
  const shown = shownPath(folder, context.cwd);
  const seed = await seedOf(join(folder, "report.json"));
  if (seed === undefined) {
    throw new PatchrigError("refused", `--out: ${shown} holds ${taken.join(", ")}, and no rehearsal's report.json`, {
      hint: "what is there may be of a real run: name another folder",
    });
  }
  context.stderr.write(`patchrig: ${shown}: the report of an earlier rehearsal (seed ${seed}) is replaced\n`);
}

/** What a rehearsal writes anew. */
const REPLACED: ReadonlySet<string> = new Set([
  "report.html",
  "report.json",
  "journal.ndjson",
  "session.cast",
  "session.http.ndjson",
  "images.ndjson",
  "snapshot.json",
]);

/** A rehearsal that was cut short has left no report: its files are not known for its own. */
async function seedOf(file: string): Promise<number | undefined> {
  try {
    const report: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof report !== "object" || report === null || !("seed" in report) || !("steps" in report)) return undefined;
    return typeof report.seed === "number" ? report.seed : undefined;
  } catch {
    return undefined;
  }
}
