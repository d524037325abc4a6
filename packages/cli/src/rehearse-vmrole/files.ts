import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import { renderVmRolePage } from "./page.ts";
import type { VmRoleRehearsal } from "./rehearsal.ts";

/** The files of a report folder. */
export interface VmRoleFiles {
  readonly folder: string;
  readonly page: string;
  readonly json: string;
  /** The story's journal, and that of the runs that brought images in. */
  readonly journal: string;
  readonly runs: string;
  /** Each call to the service with its answer. */
  readonly exchanges: string;
}

/** Makes the folder, empty of an earlier report. Throws `PatchrigError` unreadable-input when it cannot be written. */
export async function openFiles(folder: string): Promise<VmRoleFiles> {
  const files = {
    page: join(folder, "report.html"),
    json: join(folder, "report.json"),
    journal: join(folder, "journal.ndjson"),
    runs: join(folder, "images.ndjson"),
    exchanges: join(folder, "session.http.ndjson"),
  };
  try {
    await makeFolder(folder);
    for (const file of Object.values(files)) await rm(file, { force: true });
    await writeFile(files.exchanges, "", { mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PatchrigError("unreadable-input", `--out: ${folder} cannot be written: ${reason}`, {
      cause,
      hint: "name a folder that may be made or written",
    });
  }
  return { folder, ...files };
}

/** Writes report.html and report.json beside the journals. */
export async function writeVmRoleReport(rehearsal: VmRoleRehearsal, files: VmRoleFiles): Promise<void> {
  await writeWhole(files.json, `${JSON.stringify(rehearsal, null, 2)}\n`);
  await writeWhole(files.page, renderVmRolePage(rehearsal));
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
