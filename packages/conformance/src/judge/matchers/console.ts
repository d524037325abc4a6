import { counter, eventStamp, logStamp, maskLine } from "@patchrig/core/transcript";
import type { Matched, Matcher, Miss } from "./matcher.ts";
import { shownIn } from "./says.ts";

const seen = (matched: Matched): string => shownIn(matched).slice(-40).join("\n");

/** A text that must not come. */
export const neverSays: Matcher<string> = (text, matched) => {
  const line = shownIn(matched).find((one) => one.includes(text));
  return line === undefined
    ? undefined
    : { text: `"${text}" must not come, and came: "${line.trim()}"`, came: seen(matched) };
};

/** The line that waits for input, to the letter. */
export const prompt: Matcher<string> = (text, { last }) =>
  last.prompt === text
    ? undefined
    : {
        text: `expected the prompt ${JSON.stringify(text)}, got ${JSON.stringify(last.prompt ?? "no prompt")}`,
        expected: text,
        came: last.prompt ?? "",
      };

/** Nothing is said to what was typed. */
export const prints: Matcher<"nothing"> = (_, { last }) => {
  const said = last.lines.filter((line) => line.trim() !== "");
  return said.length === 0
    ? undefined
    : { text: `expected no output, got "${said[0]?.trim()}"`, came: last.lines.join("\n") };
};

/** The session ends by itself. */
export const ends: Matcher<"session"> = (_, { last }) =>
  last.ended ? undefined : { text: "expected the session to end, and it did not", came: last.lines.join("\n") };

/** The licence page by page: none of them higher than the window. */
export const pages: Matcher<{ readonly atLeast: number }> = ({ atLeast }, { last, requirement }) => {
  const { length } = last.pages;
  if (length < atLeast) return { text: `expected the pager to wait at least ${atLeast} times, it did ${length} times` };
  const rows = rowsOf(requirement.do);
  const high = last.pages.slice(1).find((page) => rows > 0 && page > rows);
  return high === undefined ? undefined : { text: `a page of ${high} lines was shown in a window of ${rows}` };
};

const rowsOf = (steps: Matched["requirement"]["do"]): number => {
  const login = steps.find((step) => typeof step === "object" && "login" in step);
  return login && typeof login === "object" && "login" in login ? login.login.rows : 24;
};

/** The question stands behind the last words of the licence, in their line. */
export const glued: Matcher<string> = (question, { last }) => {
  const line = last.questions.find((one) => one.includes(question.trimEnd()));
  if (line === undefined)
    return {
      text: `expected the question "${question}", got ${JSON.stringify(last.questions)}`,
      expected: question,
      came: last.questions.join("\n"),
    };
  if (line.startsWith(question))
    return { text: "the question stands in a line of its own; it belongs behind the licence's last words", came: line };
  return line.endsWith(question)
    ? undefined
    : { text: `expected the line to end in ${JSON.stringify(question)}`, expected: question, came: line };
};

/** A counter N/M that came to its end, M/M. */
export const counts: Matcher<string> = (text, matched) => {
  const line = shownIn(matched).findLast((one) => one.includes(text));
  if (line === undefined)
    return { text: `expected a counter behind "${text}", which did not come`, came: seen(matched) };
  const values = maskLine(line, [counter]).values.map(({ value }) => value);
  return values.length === 2 && values[0] === values[1]
    ? undefined
    : { text: `expected the counter to end at M/M, got "${line.trim()}"`, came: line };
};

const STAMP = /^ ?\[(\d{4}-\d\d-\d\d[T ][^\]]*)\]/;

/** Every stamp is one of the two shapes (V14), and a real instant: the event's digits are the day of the year. */
export const stamps: Matcher<"real"> = (_, matched) => {
  const stamped = shownIn(matched).filter((line) => STAMP.test(line));
  if (stamped.length === 0) return { text: "expected stamped lines, none came", came: seen(matched) };
  const wrong = stamped.find((line) => maskLine(line, [eventStamp, logStamp]).values.length !== 1);
  return wrong === undefined
    ? undefined
    : { text: `the stamp is neither of the two shapes, or not of that day: "${wrong.trim()}"`, came: wrong };
};

/** One text before another. */
export const order: Matcher<readonly string[]> = (texts, matched) => {
  const lines = shownIn(matched);
  let from = 0;
  for (const text of texts) {
    const at = lines.findIndex((line, index) => index >= from && line.includes(text));
    if (at < 0)
      return {
        text: `expected "${text}"${from === 0 ? "" : " after what comes before it"}, which did not come`,
        expected: texts.join("\n"),
        came: seen(matched),
      };
    from = at + 1;
  }
  return undefined;
};

/** Bytes of the stream itself. */
export const bytes: Matcher<string> = (text, { last }): Miss | undefined =>
  last.raw.includes(text)
    ? undefined
    : {
        text: `expected the bytes ${JSON.stringify(text)} in the stream`,
        expected: JSON.stringify(text),
        came: JSON.stringify(last.raw.slice(0, 2_000)),
      };
