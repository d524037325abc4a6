import { parseDuration } from "../../clock/index.ts";
import { type DocumentLine, keyBytes } from "./document.ts";
import { escapeText, unescapeText } from "./escape.ts";
import { formatLinePattern, type Parsed, parseLinePattern } from "./line-pattern.ts";

const DIRECTIVE = /^@([a-z]+)(?: (.*))?$/;

/** Reads one line of a session. `prompts` as the passport has them. */
export function parseDocumentLine(row: string, prompts: readonly string[]): Parsed<DocumentLine> {
  if (row === "...") return { value: { kind: "elided" } };
  const prompt = promptOf(row, prompts);
  if (prompt !== undefined) {
    return withText(row.slice(prompt.length), prompt.length, (input) => ({ kind: "prompt", prompt, input }));
  }
  if (row === ">" || row.startsWith("> ")) return withText(row.slice(2), 2, (input) => ({ kind: "answer", input }));
  const [, verb = "", rest = ""] = DIRECTIVE.exec(row) ?? [];
  if (verb !== "") {
    const read = DIRECTIVES[verb];
    return read
      ? shifted(read(rest), verb.length + 2)
      : { problem: `expected one of ${VERBS}, got @${verb} (as text: \\@${verb})`, at: 0 };
  }
  return patternLine(row, "output");
}

/** The prompt that a row begins with; an editor may have taken the blank at its end. */
function promptOf(row: string, prompts: readonly string[]): string | undefined {
  return prompts.find((prompt) => row.startsWith(prompt) || row === prompt.trimEnd());
}

function patternLine(text: string, kind: "output" | "never"): Parsed<DocumentLine> {
  const pattern = parseLinePattern(text);
  return "value" in pattern ? { value: { kind, pattern: pattern.value } } : pattern;
}

function withText(text: string, at: number, make: (input: string) => DocumentLine): Parsed<DocumentLine> {
  const read = unescapeText(text);
  return "value" in read ? { value: make(read.value) } : { problem: read.problem, at: at + read.at };
}

const shifted = (parsed: Parsed<DocumentLine>, by: number): Parsed<DocumentLine> =>
  "problem" in parsed ? { ...parsed, at: parsed.at + by } : parsed;

const DIRECTIVES: Readonly<Record<string, (rest: string) => Parsed<DocumentLine>>> = {
  hidden: (rest) => ({ value: { kind: "hidden", name: rest.trim() || "password" } }),
  key: parseKey,
  resize: (rest) => {
    const [, columns, rows] = /^(\d{1,5})x(\d{1,5})$/.exec(rest) ?? [];
    if (columns === undefined) return { problem: "expected a size as 80x24", at: 0 };
    return { value: { kind: "resize", columns: Number(columns), rows: Number(rows) } };
  },
  elapsed: parseElapsed,
  exit: (rest) =>
    /^\d{1,3}$/.test(rest)
      ? { value: { kind: "exit", status: Number(rest) } }
      : { problem: "expected an exit status", at: 0 },
  never: (rest) => patternLine(rest, "never"),
};
const VERBS = Object.keys(DIRECTIVES)
  .map((verb) => `@${verb}`)
  .join(", ");

function parseKey(rest: string): Parsed<DocumentLine> {
  const [, named = "", until] = /^(\S+)(?: until (.+))?$/.exec(rest) ?? [];
  const key = until === undefined ? named : named.replace(/\*$/, "");
  if (keyBytes(key) === undefined)
    return { problem: `expected a key (ENTER, SPACE, TAB, UP, Ctrl+C, q), got ${named}`, at: 0 };
  if (until === undefined) return { value: { kind: "key", key } };
  const text = unescapeText(until);
  if ("problem" in text) return { problem: text.problem, at: rest.length - until.length + text.at };
  return { value: { kind: "key", key, until: text.value } };
}

function parseElapsed(rest: string): Parsed<DocumentLine> {
  const [whole, from = "", to = ""] = /^(\S*?)\.\.(\S*)$/.exec(rest) ?? [];
  const expected = { problem: "expected bounds as 1s..15m, 1s.. or ..15m", at: 0 };
  if (whole === undefined || (from === "" && to === "")) return expected;
  const [least, most] = [from, to].map((text) => (text === "" ? undefined : parseDuration(text)));
  if ((from !== "" && least === undefined) || (to !== "" && most === undefined)) return expected;
  return {
    value: {
      kind: "elapsed",
      ...(least === undefined ? {} : { from: least }),
      ...(most === undefined ? {} : { to: most }),
    },
  };
}

/** Writes one line of a session whose prompts do not matter. */
export const formatLine = (line: DocumentLine): string => formatDocumentLine(line, []);

/** A line that is written before all prompts are known; one with a mark first says whether it is output. */
export const formatOpenRow = (line: DocumentLine): string =>
  `${line.kind === "output" ? OUTPUT : " "}${formatDocumentLine(line, [])}`;

/** Makes it a line of a document with these prompts. */
export const closeRow = (row: string, prompts: readonly string[]): string =>
  row.startsWith(OUTPUT) ? notPrompt(row.slice(1), prompts) : row.slice(1);

const OUTPUT = "o";

/** Writes one line; the pure pair of `parseDocumentLine`. */
export function formatDocumentLine(line: DocumentLine, prompts: readonly string[]): string {
  switch (line.kind) {
    case "elided":
      return "...";
    case "prompt":
      return line.input === "" ? line.prompt.trimEnd() : `${line.prompt}${visibleEnd(escapeText(line.input))}`;
    case "answer":
      return `> ${visibleEnd(escapeText(line.input))}`.trimEnd();
    case "hidden":
      return `@hidden ${line.name}`;
    case "key":
      return line.until === undefined
        ? `@key ${line.key}`
        : `@key ${line.key}* until ${visibleEnd(escapeText(line.until))}`;
    case "resize":
      return `@resize ${line.columns}x${line.rows}`;
    case "elapsed":
      return `@elapsed ${bound(line.from)}..${bound(line.to)}`;
    case "exit":
      return `@exit ${line.status}`;
    case "never":
      return `@never ${formatLinePattern(line.pattern)}`;
    case "output":
      return withSafeStart(formatLinePattern(line.pattern), prompts);
  }
}

const bound = (ms: number | undefined): string => (ms === undefined ? "" : writeDuration(ms));

/** Exactly, in the largest unit that takes it whole: `15m`, `90s`, `422ms`. */
function writeDuration(ms: number): string {
  if (ms % 60_000 === 0 && ms > 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
const visibleEnd = (text: string): string => text.replace(/ $/, "\\s");

/** What would be read as something else than output begins with `\-`, which stands for nothing. */
function withSafeStart(text: string, prompts: readonly string[]): string {
  const isSpecial = text === "..." || /^(?:>|@[a-z]|`{3}|\\-)/.test(text);
  return isSpecial ? `\\-${text}` : notPrompt(text, prompts);
}

const notPrompt = (text: string, prompts: readonly string[]): string =>
  promptOf(text, prompts) === undefined ? text : `\\-${text}`;
