import type { Awaited } from "./console.ts";
import { splitLogLines } from "./log-line.ts";

/** V15: ENTER shows more. Ctrl+C is never typed: it cancels the staging. */
export const PAGER: Awaited<"pager"> = { name: "pager", at: /Press (?:the )?ENTER\b.*\bmore\b.*$/i, orFinished: true };
/** V15: on the same line as the agreement's last words, two blanks before `[yes/no]`. */
export const QUESTION: Awaited<"question"> = {
  name: "question",
  at: /Do you (?:accept|agree)\b.*\[\s*yes\s*\/\s*no\s*\]\s*:?\s*$/i,
  orFinished: true,
};

/** What a person is shown before they consent. */
export interface Eula {
  /** Its first words, length and numbered sections, in a sentence or two. */
  readonly summary: string;
  readonly text: string;
}

/** Takes the agreement out of what a staging has shown: its pages joined, without the pager's line and the question. */
export function readEula(shown: readonly string[]): Eula {
  const isStamped = (line: string) => splitLogLines(line).some((part) => typeof part !== "string");
  const afterLog = shown.slice(shown.findLastIndex(isStamped) + 1);
  const pages = afterLog.filter((line) => !PAGER.at.test(line)).map((line) => line.replace(QUESTION.at, ""));
  const text = pages.join("\n").trim();
  return { summary: summaryOf(text), text };
}

function summaryOf(text: string): string {
  const lines = text.split("\n");
  const title = lines.find((line) => line.trim() !== "")?.trim() ?? "(an agreement without a text)";
  const words = text.split(/\s+/).filter(Boolean).length;
  const sections = lines.flatMap((line) => /^\s*(\d{1,2})\.\s+(\S.*?)\.?\s*$/.exec(line)?.[2] ?? []);
  const named = sections.length > 0 ? ` Sections: ${sections.join(", ")}.` : "";
  return `${title}: ${words} words in ${lines.length} lines.${named}`;
}
