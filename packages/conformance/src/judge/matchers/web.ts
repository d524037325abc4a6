import { quoteLines } from "../../requirement/quote.ts";
import { wholeOf } from "../outside.ts";
import type { Matched, Matcher } from "./matcher.ts";
import { missing } from "./says.ts";

const lastAnswer = ({ last }: Matched) => last.answers.at(-1);
const seen = ({ last }: Matched): string =>
  last.answers.map((answer) => wholeOf(answer).slice(0, 2_000)).join("\n---\n");

/** The status of the last answer. */
export const status: Matcher<number> = (wanted, matched) => {
  const answer = lastAnswer(matched);
  return answer?.status === wanted
    ? undefined
    : {
        text: `expected status ${wanted}, got ${answer?.status ?? "no answer"}`,
        expected: String(wanted),
        came: seen(matched),
      };
};

/** The quote, or a pattern, in any of the answers' visible text. */
export const body: Matcher<string> = (wanted, matched) => {
  const texts = matched.last.answers.map(({ body }) => visible(body));
  if (wanted !== "quote") {
    const pattern = new RegExp(wanted, "s");
    const found =
      matched.last.answers.some((answer) => pattern.test(answer.body)) || texts.some((text) => pattern.test(text));
    return found
      ? undefined
      : { text: `expected a body like ${wanted}, which did not come`, expected: wanted, came: seen(matched) };
  }
  const lines = quoteLines(matched.requirement.quote ?? "");
  const came = texts.flatMap((text) => text.split("\n"));
  // Where a page puts its words is its own matter: they are compared one line to one text.
  return missing(lines, came, matched) && missing(lines.map(flat), texts.map(flat), matched);
};

/** A header of the last answer. */
export const header: Matcher<{ readonly name: string; readonly like: string }> = ({ name, like }, matched) => {
  const value = lastAnswer(matched)?.headers[name.toLowerCase()];
  return value !== undefined && new RegExp(like).test(value)
    ? undefined
    : { text: `expected the header ${name} like ${like}, got ${value ?? "none"}`, expected: like, came: seen(matched) };
};

/** A deployment's configuration, which comes in base64 (A28). */
export const configuration: Matcher<string> = (pattern, matched) => {
  const text = /<Configuration>([^<]+)</.exec(lastAnswer(matched)?.body ?? "")?.[1];
  const told = text === undefined ? undefined : Buffer.from(text, "base64").toString("utf8");
  if (told !== undefined && new RegExp(pattern, "s").test(told)) return undefined;
  return {
    text: `expected a configuration like ${pattern}, got ${told === undefined ? "none" : "another"}`,
    expected: pattern,
    came: told ?? seen(matched),
  };
};

/** Said no, with whatever code. */
export const refuses: Matcher<"it"> = (_, matched) => {
  const answer = lastAnswer(matched);
  return answer !== undefined && answer.status >= 400
    ? undefined
    : { text: `expected it to be refused, got ${answer?.status ?? "no answer"}`, came: seen(matched) };
};

/** What the watched page said on the way, in this order. */
export const climbs: Matcher<readonly string[]> = (patterns, matched) => {
  const { answers } = matched.last;
  let from = 0;
  for (const pattern of patterns) {
    const at = answers.findIndex(
      (answer, index) => index >= from && new RegExp(pattern, "i").test(`${wholeOf(answer)}\n${visible(answer.body)}`),
    );
    if (at < 0) {
      const said = answers
        .map(({ status: code, body: text }) => `${code} ${flat(visible(text)).slice(0, 60)}`)
        .join("; ");
      return {
        text: `expected ${pattern} on the way; the page answered: ${said || "nothing"}`,
        expected: patterns.join("\n"),
        came: seen(matched),
      };
    }
    from = at;
  }
  return undefined;
};

/** Does the port take connections? */
export const port: Matcher<"open" | "closed"> = (wanted, { last }) =>
  last.port === wanted
    ? undefined
    : {
        text: `expected the port to be ${wanted}, it is ${last.port ?? "unknown"}`,
        expected: wanted,
        came: last.port ?? "",
      };

/** Nobody is let in: no answer at all, or an error. */
export const serves: Matcher<"nobody"> = (_, matched) => {
  const answer = lastAnswer(matched);
  return answer === undefined || answer.status >= 400
    ? undefined
    : { text: `expected nobody to be let in, got ${answer.status} at ${answer.path}`, came: seen(matched) };
};

const visible = (html: string): string =>
  html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
