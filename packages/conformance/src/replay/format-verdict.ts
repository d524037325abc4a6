import type { ReplayVerdict } from "./judge.ts";

/** A verdict for a person: one line when all is as recorded, the near miss side by side when it is not. */
export function formatVerdict(verdict: ReplayVerdict): string {
  const { evidence, outcome, lines, difference, during, problem, file } = verdict;
  if (outcome === "same") return `${evidence}: as recorded (${lines} lines)`;
  if (!difference) return `${evidence}: as recorded for ${lines} lines, then ${problem}`;
  const where = difference.line === undefined ? file : `${file}:${difference.line}`;
  const came = difference.actual === undefined ? "(nothing)" : difference.actual;
  const expected = difference.expected === undefined ? "(nothing)" : difference.expected;
  return [
    `${evidence}: differs from the recording in ${during === "login" ? "the login" : `"${during}"`}`,
    `  ${where}`,
    ...difference.before.map((line) => `    ${line}`),
    `  - ${expected}`,
    `  + ${came}`,
    `    ${marker(expected, came)}`,
    ...(difference.why === undefined ? [] : [`  ${difference.why}`]),
  ].join("\n");
}

/** Points at the first character that differs. */
function marker(expected: string, came: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === came[at]) at++;
  return `${" ".repeat(at)}^`;
}
