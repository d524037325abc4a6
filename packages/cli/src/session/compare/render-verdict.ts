import type { DocumentVerdict, TurnFailure } from "@patchrig/conformance";
import { showSafely } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import type { Output } from "../../context.ts";
import { sideBySide } from "./side-by-side.ts";

/** A verdict for a person: what came instead, where it first differs, and both sides beside each other. */
export function renderVerdict(
  file: string,
  verdict: DocumentVerdict,
  { colored, columns }: Pick<Output, "colored" | "columns">,
): string {
  const { green, red, bold } = createColors(colored);
  const { outcome, turns, failures, problem } = verdict;
  const count = `${turns} ${turns === 1 ? "turn" : "turns"}`;
  if (outcome === "same") return `${green("same")}  ${file}: ${count} as recorded\n`;
  const lines = failures.flatMap((failure) => [
    "",
    `${bold(`in ${failure.during === "login" ? "the login" : `"${showSafely(failure.during)}"`}`)}  ${file}${failure.miss.line === undefined ? "" : `:${failure.miss.line}`}`,
    ...missLines(failure).map((line) => `  ${line}`),
    ...sideBySide(failure.expected, failure.came, { columns, colored }).map((line) => `  ${line}`),
  ]);
  const told = problem === undefined ? [] : ["", `not played to its end: ${problem}`];
  return `${[`${red(outcome)}  ${file}: ${count} as recorded, ${failures.length} not`, ...lines, ...told].join("\n")}\n`;
}

/** The near miss: expected, came, and a mark at the first character that is another one. */
function missLines({ miss }: TurnFailure): readonly string[] {
  const expected = miss.expected === undefined ? "(nothing more)" : showSafely(miss.expected);
  const came = miss.came === undefined ? "(nothing)" : showSafely(miss.came);
  let at = 0;
  while (at < expected.length && expected[at] === came[at]) at++;
  return [
    `expected  ${expected}`,
    `came      ${came}`,
    `          ${" ".repeat(at)}^`,
    ...(miss.why === undefined ? [] : [`because   ${miss.why}`]),
  ];
}
