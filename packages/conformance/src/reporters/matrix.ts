import type { Report } from "../judge/report.ts";
import type { Outcome } from "../judge/verdict.ts";
import { escapeXml } from "./escape.ts";

/** Several reports side by side: a row for each requirement, a column for each implementation. */
export interface Matrix {
  readonly version: 1;
  readonly columns: readonly {
    readonly name: string;
    readonly side: string;
    readonly profile: string;
    readonly met: boolean;
    readonly passed: number;
    readonly judged: number;
  }[];
  readonly rows: readonly {
    readonly id: string;
    readonly level: string;
    readonly outcomes: readonly (Outcome | null)[];
  }[];
}

/** `names` stand for the peers, in the reports' order. */
export function matrixOf(reports: readonly Report[], names: readonly string[]): Matrix {
  const levels = new Map(reports.flatMap(({ verdicts }) => verdicts.map(({ id, level }) => [id, level] as const)));
  return {
    version: 1,
    columns: reports.map(({ side, profile, met, tally }, index) => ({
      name: names[index] ?? `${index + 1}`,
      side,
      profile,
      met,
      passed: tally.pass,
      judged: tally.pass + tally.fail + tally.warn + tally.known + tally.error,
    })),
    rows: [...levels].map(([id, level]) => ({
      id,
      level,
      outcomes: reports.map(({ verdicts }) => verdicts.find((one) => one.id === id)?.outcome ?? null),
    })),
  };
}

const SIGNS: Readonly<Record<Outcome | "none", string>> = {
  pass: "+",
  fail: "FAIL",
  warn: "warn",
  known: "known",
  excluded: "-",
  error: "ERROR",
  none: "",
};

/** For a terminal. */
export function textMatrix({ columns, rows }: Matrix): string {
  const wide = Math.max(...rows.map(({ id }) => id.length), 8) + 2;
  const widths = columns.map(({ name }) => Math.max(name.length, 7) + 2);
  const line = (first: string, cells: readonly string[]) =>
    `${first.padEnd(wide)}${cells.map((cell, index) => cell.padEnd(widths[index] ?? 9)).join("")}`.trimEnd();
  return `${[
    line(
      "",
      columns.map(({ name }) => name),
    ),
    ...rows.map(({ id, outcomes }) =>
      line(
        id,
        outcomes.map((one) => SIGNS[one ?? "none"]),
      ),
    ),
    line(
      "passed",
      columns.map(({ passed, judged }) => `${passed}/${judged}`),
    ),
    line(
      "",
      columns.map(({ met }) => (met ? "met" : "not met")),
    ),
  ].join("\n")}\n`;
}

/** For a page. */
export function htmlMatrix({ columns, rows }: Matrix): string {
  const cell = (outcome: Outcome | null) => `<td class="${outcome ?? "none"}">${SIGNS[outcome ?? "none"]}</td>`;
  const head = columns
    .map(
      ({ name, profile, passed, judged }) =>
        `<th>${escapeXml(name)}<br><small>${escapeXml(profile)}<br>${passed}/${judged}</small></th>`,
    )
    .join("");
  const body = rows
    .map(
      ({ id, level, outcomes }) => `<tr><th title="${level}">${escapeXml(id)}</th>${outcomes.map(cell).join("")}</tr>`,
    )
    .join("\n");
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Conformance side by side</title><style>
body{font:14px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}th,td{padding:.2rem .7rem;border-bottom:1px solid #8884;text-align:center}
tbody th{text-align:left;font-weight:normal;font-family:ui-monospace,monospace}.pass{color:#1a7f37}.fail,.error{color:#cf222e;font-weight:bold}.warn,.known{color:#9a6700}
</style></head><body><table><thead><tr><th></th>${head}</tr></thead><tbody>
${body}
</tbody></table></body></html>
`;
}
