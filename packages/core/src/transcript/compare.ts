import { type MaskKind, maskLine } from "./mask.ts";
import type { RecordedLine } from "./model.ts";

export interface CompareOptions {
  /** What may vary. */
  readonly mask?: readonly MaskKind[];
  /** In a recorded line: something was left out or blacked out here; any text fits. */
  readonly blanks?: readonly RegExp[];
  /** What a copy loses. Trailing blanks are never compared. */
  readonly lost?: Lost;
  /** What was seen for which recorded value so far; goes on over several comparisons of one session. */
  readonly bindings?: Bindings;
}

export interface Lost {
  /** A recorded line without indentation may have had one. */
  readonly indent?: boolean;
  /** Blank lines are not compared. */
  readonly blankLines?: boolean;
  /** Blank lines at the very top are not compared. */
  readonly topBlankLines?: boolean;
  /** One quotation mark may have become another. */
  readonly quotes?: boolean;
}

/** Per kind of mask and recorded value, the value that came. */
export type Bindings = ReadonlyMap<string, string>;

export type Comparison =
  | { readonly same: true; readonly bindings: Bindings }
  | { readonly same: false; readonly difference: Difference };

/** The first place where the session leaves the recording; `undefined` stands for "nothing more". */
export interface Difference {
  /** The line of the recording's file, from 1. */
  readonly line: number | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** The lines before the difference, as they came. */
  readonly before: readonly string[];
  readonly why?: string;
}

/**
 * Compares what came with what was recorded, line by line, under a mask. Marks of omission take any number of lines.
 * When they differ, the place is the one furthest into the recording that any reading of the omissions reaches.
 */
export function compareLines(
  expected: readonly RecordedLine[],
  actual: readonly string[],
  options: CompareOptions = {},
): Comparison {
  const { lost = {} } = options;
  const wanted = expected.filter((line) => line.kind === "elided" || !(lost.blankLines && line.text.trim() === ""));
  let came = actual.map((line) => line.trimEnd());
  if (lost.blankLines) came = came.filter((line) => line !== "");
  else if (lost.topBlankLines) {
    came = withoutTopBlanks(came, (line) => line);
    return match(withoutTopBlanks(wanted, recordedText), came, options);
  }
  return match(wanted, came, options);
}

const recordedText = (line: RecordedLine): string => (line.kind === "line" ? line.text.trim() : "…");

const withoutTopBlanks = <T>(lines: readonly T[], textOf: (line: T) => string): T[] =>
  lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => textOf(line) !== ""),
    ),
  );

interface Miss {
  readonly at: number;
  readonly came: number;
  readonly likeness: number;
  readonly why: string | undefined;
}

function match(expected: readonly RecordedLine[], actual: readonly string[], options: CompareOptions): Comparison {
  let miss: Miss = { at: -1, came: 0, likeness: -1, why: undefined };
  const fail = (at: number, came: number, why: string | undefined): undefined => {
    const line = expected[at];
    const likeness = line?.kind === "line" ? likenessOf(line.text, actual[came] ?? "") : 0;
    if (at > miss.at || (at === miss.at && likeness > miss.likeness)) miss = { at, came, likeness, why };
  };
  /** Skips as few lines as it takes for all the rest to fit. */
  const afterElision = (at: number, came: number, bindings: Bindings): Bindings | undefined => {
    for (let skipped = came; skipped <= actual.length; skipped++) {
      const rest = from(at, skipped, bindings);
      if (rest) return rest;
    }
    return undefined;
  };
  const from = (startAt: number, startCame: number, startBindings: Bindings): Bindings | undefined => {
    let bindings = startBindings;
    let came = startCame;
    for (let at = startAt; at < expected.length; at++, came++) {
      const line = expected[at] as RecordedLine;
      if (line.kind === "elided") return afterElision(at + 1, came, bindings);
      const one = actual[came];
      const fit: Fit =
        one === undefined ? { why: "nothing more came" } : matchLine(line.text, one, { bindings, options });
      if (!fit.bindings) return fail(at, came, fit.why);
      bindings = fit.bindings;
    }
    return came >= actual.length ? bindings : fail(expected.length, came, "nothing more was expected");
  };
  const bindings = from(0, 0, options.bindings ?? new Map());
  return bindings ? { same: true, bindings } : { same: false, difference: describe(expected, actual, miss) };
}

function describe(expected: readonly RecordedLine[], actual: readonly string[], miss: Miss): Difference {
  const wanted = expected[miss.at];
  const last = expected.at(-1);
  return {
    line: wanted?.line ?? (last?.line === undefined ? undefined : last.line + 1),
    expected: wanted?.kind === "line" ? wanted.text : undefined,
    actual: actual[miss.came],
    before: actual.slice(Math.max(0, miss.came - 3), miss.came),
    ...(miss.why === undefined ? {} : { why: miss.why }),
  };
}

type Fit =
  | { readonly bindings: Bindings; readonly why?: undefined }
  | { readonly bindings?: undefined; readonly why?: string };

interface Reading {
  readonly bindings: Bindings;
  readonly options: CompareOptions;
}

function matchLine(recorded: string, came: string, { bindings, options }: Reading): Fit {
  const { mask = [], lost = {} } = options;
  const smooth = (text: string) => (lost.quotes ? text.replaceAll(/[`'‘’´"“”]/g, "'") : text).trimEnd();
  const wanted = maskLine(smooth(recorded), mask);
  const indentMayBeLost = lost.indent === true && /^\S/.test(recorded);
  const seen = maskLine(smooth(indentMayBeLost ? came.trimStart() : came), mask);
  const pattern = blanksAsPattern(wanted.shape, options.blanks ?? []);
  if (pattern) return pattern.test(seen.shape) ? { bindings } : {};
  if (wanted.shape !== seen.shape) return {};
  return bindValues(wanted.values, seen.values, bindings);
}

function bindValues(
  wanted: ReturnType<typeof maskLine>["values"],
  seen: ReturnType<typeof maskLine>["values"],
  bindings: Bindings,
): Fit {
  const bound = new Map(bindings);
  for (const [index, { kind, value }] of wanted.entries()) {
    if (kind.varies === "freely") continue;
    const came = seen[index]?.value ?? "";
    const [key, back] = [`${kind.name}/${value}`, `${kind.name}\\${came}`];
    const [before, other] = [bound.get(key), bound.get(back)];
    if (before !== undefined && before !== came) {
      return { why: `the ${kind.name} ${value} was ${before} before, and is ${came} here` };
    }
    if (kind.varies === "one-to-one" && other !== undefined && other !== value) {
      return { why: `${came} stands for the ${kind.name} ${value} here, and for ${other} before` };
    }
    bound.set(key, came).set(back, value);
  }
  return { bindings: bound };
}

/** A recorded line with gaps as a pattern of what may have come; undefined when it has none. */
function blanksAsPattern(text: string, blanks: readonly RegExp[]): RegExp | undefined {
  const gaps = blanks.flatMap((blank) => [...text.matchAll(new RegExp(blank.source, "g"))].map((gap) => gap[0]));
  if (gaps.length === 0) return undefined;
  const escaped = (piece: string) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pieces = text.split(new RegExp(blanks.map((blank) => `(?:${blank.source})`).join("|")));
  return new RegExp(`^${pieces.map(escaped).join(".+")}$`);
}

/** How much of two lines is the same, from both ends: enough to tell which of many lines was meant. */
export function likenessOf(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let head = 0;
  while (head < shorter && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < shorter - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return head + tail;
}
