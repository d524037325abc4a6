import { CAPTURE_TYPES, isCaptureType } from "./capture-type.ts";
import type { LinePattern, Span } from "./document.ts";
import { BAD_ESCAPE, escapeText, readEscape } from "./escape.ts";

export type Parsed<T> = { readonly value: T } | { readonly problem: string; readonly at: number };

const SUFFIX = / \((?:(glob|regex)([?*+]?)|([?*+]))\)$/;
const CAPTURE = /^<(?:([a-z][a-z0-9-]*):)?([a-z]+(?::[a-z]+)?)>/;

/** Reads one line of output: captures, `[..]`, escapes, and what stands in brackets at its end. */
export function parseLinePattern(source: string): Parsed<LinePattern> {
  const [suffix, how, timesOfHow, timesAlone] = SUFFIX.exec(source) ?? [];
  const text = suffix === undefined ? source : source.slice(0, -suffix.length);
  const times = (timesOfHow || timesAlone || "1") as LinePattern["times"];
  if (how === "regex" || how === "glob") {
    const pattern = text.replace(/^\\-/, "");
    const problem = how === "regex" ? regexProblem(pattern) : undefined;
    return problem ? { problem, at: 0 } : { value: { how, times, spans: [{ kind: "text", text: pattern }] } };
  }
  const spans = parseSpans(text);
  return "value" in spans ? { value: { how: "literal", times, spans: spans.value } } : spans;
}

export function parseSpans(text: string): Parsed<readonly Span[]> {
  const spans: Span[] = [];
  let open = "";
  const push = (span: Span) => {
    if (open !== "") spans.push({ kind: "text", text: open });
    open = "";
    spans.push(span);
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const char = rest.charAt(0);
    const special = char === "\\" ? readEscape(rest) : undefined;
    if (char === "\\" && !special) return { problem: BAD_ESCAPE, at };
    const capture = char === "<" ? CAPTURE.exec(rest) : null;
    if (special) {
      open += special.text;
      at += special.length;
    } else if (rest.startsWith("[..]")) {
      push({ kind: "any" });
      at += 4;
    } else if (capture) {
      const span = captureOf(capture);
      if (!span) return { problem: unknownType(capture[0]), at };
      push(span);
      at += capture[0].length;
    } else {
      open += char;
      at++;
    }
  }
  if (open !== "") spans.push({ kind: "text", text: open });
  return { value: spans };
}

/** `<ts:event>` is a type alone, `<begun:ts:event>` and `<client:ip>` have a name. */
function captureOf([, name, type = ""]: RegExpExecArray): Span | undefined {
  const whole = name === undefined ? type : `${name}:${type}`;
  if (isCaptureType(whole)) return { kind: "capture", type: whole };
  return name !== undefined && isCaptureType(type) ? { kind: "capture", type, name } : undefined;
}

const unknownType = (found: string): string =>
  `expected <name:type> with a type of ${Object.keys(CAPTURE_TYPES).join(", ")}; got ${found} (as text: \\${found})`;

/** Why a pattern is refused: it is none, or one that could take for ever on a hostile line. */
function regexProblem(source: string): string | undefined {
  try {
    new RegExp(source, "u");
  } catch (error) {
    return `expected a regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  const nested = /\((?:[^()\\]|\\.)*(?:[*+]|\{\d+,\d*\})(?:[^()\\]|\\.)*\)(?:[*+]|\{\d+,\d*\})/.test(source);
  return nested ? "a repetition within a repetition can take for ever: write it without" : undefined;
}

/** Writes a line of output; the pure pair of `parseLinePattern`. */
export function formatLinePattern({ how, times, spans }: LinePattern): string {
  const many = times === "1" ? "" : times;
  if (how !== "literal")
    return `${spans.map((span) => (span.kind === "text" ? span.text : "")).join("")} (${how}${many})`;
  const text = spans.map(formatSpan).join("");
  if (many !== "") return `${text} (${many})`;
  const safe = text.replace(/ $/, "\\s");
  return SUFFIX.test(safe) ? safe.replace(/\(([^(]*)$/, "\\($1") : safe;
}

function formatSpan(span: Span): string {
  if (span.kind === "text") return escapeText(span.text);
  if (span.kind === "any") return "[..]";
  return span.name === undefined ? `<${span.type}>` : `<${span.name}:${span.type}>`;
}

/** A line that is only text. */
export const literalLine = (text: string): LinePattern => ({
  how: "literal",
  times: "1",
  spans: text === "" ? [] : [{ kind: "text", text }],
});
