import type { Finding } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** A result: the fields of its JSON document, and the lines for people. */
export interface Result {
  readonly json: object;
  readonly lines: readonly string[];
}

/** Prints one JSON document with its version, or the lines. */
export function print({ json, lines }: Result, asJson: boolean | undefined, context: Context): void {
  if (asJson) context.stdout.write(`${JSON.stringify({ version: 1, ...json })}\n`);
  else context.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(""));
}

/** Columns of text, each as wide as its widest cell; `right` names those that are numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  "),
  );
}

/** Findings as `FILE:LINE:COLUMN: level: text (facts) [rule]`, and how many; exit code 1 where one is an error. */
export function printFindings(
  findings: readonly Finding[],
  { file, json }: { readonly file: string; readonly json: boolean | undefined },
  context: Context,
): ExitCode {
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  const lines = findings.map(
    ({ at, file: where, level, text, cite, rule }) =>
      `${where}:${at.line}:${at.column}: ${level}: ${text} (${cite.join(", ")}) [${rule}]`,
  );
  const shown = findings.map(({ at, ...finding }) => ({ ...finding, ...at }));
  const summary = `${file}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
  print({ json: { file, errors, warnings, findings: shown }, lines: [...lines, summary] }, json, context);
  return errors > 0 ? EXIT.failed : EXIT.done;
}

/** `no errors`, `1 error`, `2 errors`. */
const count = (number: number, noun: string): string =>
  `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
