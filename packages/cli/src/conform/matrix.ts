import { resolve } from "node:path";
import { htmlMatrix, matrixOf, type Report, textMatrix } from "@patchrig/conformance";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readReport } from "./failed.ts";
import { type MatrixOptions, parseReports } from "./options.ts";
import { writeWhole } from "./reports.ts";

const FORMATS = ["text", "json", "html"] as const;

/** Puts reports side by side. */
export async function matrix(files: readonly string[], options: MatrixOptions, context: Context): Promise<ExitCode> {
  const wanted = parseReports(options.report, FORMATS);
  const named = files.map((text) => /^(?:([^=/]+)=)?(.+)$/.exec(text) ?? []);
  const reports: Report[] = [];
  for (const [, , file = ""] of named) reports.push((await readReport("REPORT.json", file, context)) as Report);
  const whole = matrixOf(
    reports,
    named.map(([, name], index) => name ?? reports[index]?.peer ?? ""),
  );
  const texts = {
    text: () => textMatrix(whole),
    json: () => `${JSON.stringify(whole)}\n`,
    html: () => htmlMatrix(whole),
  };
  for (const { format, file } of wanted)
    if (file !== undefined) await writeWhole(resolve(context.cwd, file), texts[format]());
  context.stdout.write(texts[wanted.find(({ file }) => file === undefined)?.format ?? "text"]());
  return EXIT.done;
}
