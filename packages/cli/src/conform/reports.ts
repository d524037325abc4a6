import { rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import {
  badge,
  htmlReport,
  jsonReport,
  junitReport,
  type Report,
  submissionFiles,
  textReport,
} from "@patchrig/conformance";
import { makeFolder } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";

export const FORMATS = ["text", "json", "junit", "html", "badge"] as const;
export type Format = (typeof FORMATS)[number];

const REPORTERS: Readonly<Record<Format, (report: Report) => string>> = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  html: htmlReport,
  badge,
};

export interface Wanted {
  readonly reports: readonly { readonly format: Format; readonly file: string | undefined }[];
  readonly json: boolean;
  readonly submission: string | undefined;
}

/** Writes every report that is wanted; the text goes to stdout where nothing else does. */
export async function writeReports(
  report: Report,
  { reports, json, submission }: Wanted,
  context: Context,
): Promise<void> {
  for (const { format, file } of reports) {
    if (file !== undefined) await writeWhole(resolve(context.cwd, file), REPORTERS[format](report));
  }
  if (submission !== undefined) {
    for (const [name, text] of Object.entries(submissionFiles(report))) {
      await writeWhole(join(resolve(context.cwd, submission), name), text);
    }
  }
  const loud = json ? "json" : (reports.find(({ file }) => file === undefined)?.format ?? "text");
  context.stdout.write(REPORTERS[loud](report));
}

/** Writes a file beside itself and renames it; its folder is made. Throws `PatchrigError` unreadable-input. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await makeFolder(dirname(file));
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `${file} cannot be written: ${(cause as Error).message}`, {
      cause,
      hint: "name a file in a folder that may be written",
    });
  }
}
