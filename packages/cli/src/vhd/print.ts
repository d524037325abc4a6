import type { Finding } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";

/** One JSON document, or lines for people: a name and what there is to say. */
export function print(
  context: Context,
  asJson: boolean | undefined,
  result: { readonly json: object; readonly rows: readonly (readonly [name: string, text: string])[] },
): void {
  if (asJson) context.stdout.write(`${JSON.stringify({ version: 1, ...result.json })}\n`);
  else for (const [name, text] of result.rows) context.stdout.write(`${name.padEnd(13)} ${text}\n`);
}

/** Findings as rows, errors first. */
export const findingRows = (findings: readonly Finding[]): (readonly [string, string])[] =>
  findings
    .toSorted((a, b) => Number(b.severity === "error") - Number(a.severity === "error"))
    .map(({ severity, text }) => [severity, text] as const);
