import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Rehearsal } from "./rehearsal.ts";
import { renderReport } from "./rehearsal-page.ts";

/** The files of a report folder. */
export interface ReportFolder {
  readonly folder: string;
  readonly page: string;
  readonly json: string;
  readonly session: string;
  readonly journal: string;
  /** The simulated state at the end of a rehearsal that stops half-way. */
  readonly snapshot: string;
}

/** Makes the folder, empty of an earlier report. Throws `PatchrigError` unreadable-input when it cannot be written. */
export async function openReportFolder(folder: string): Promise<ReportFolder> {
  const files = {
    folder,
    page: join(folder, "report.html"),
    json: join(folder, "report.json"),
    session: join(folder, "session.cast"),
    journal: join(folder, "journal.ndjson"),
    snapshot: join(folder, "snapshot.json"),
  };
  try {
    await makeFolder(folder);
    const { folder: _, ...each } = files;
    for (const file of Object.values(each)) await rm(file, { force: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("unreadable-input", `--out: ${folder} cannot be written: ${reason}`, {
      cause,
      hint: "name a folder that may be made or written",
    });
  }
  return files;
}

/** Writes report.html and report.json beside the session and the journal, which are there already. */
export async function writeReport(rehearsal: Rehearsal, files: ReportFolder): Promise<void> {
  const cast = await readFile(files.session, "utf8").catch(() => "");
  await writeWhole(files.json, `${JSON.stringify(rehearsal, null, 2)}\n`);
  await writeWhole(files.page, renderReport(rehearsal, cast));
}

/** All of it or nothing, and for its owner alone: the session is in it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
