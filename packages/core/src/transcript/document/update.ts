import type { ShownLine } from "../terminal/line-stream.ts";
import { CAPTURE_TYPES } from "./capture-type.ts";
import type { LinePattern, Span } from "./document.ts";
import { formatLine } from "./document-line.ts";
import { createGeneraliser } from "./generalise.ts";
import { literalLine } from "./line-pattern.ts";
import { matchLine, NOTHING_HELD } from "./match-line.ts";
import type { ExpectedLine } from "./match-lines.ts";

/** One change of a document's text that makes it fit what came. `line` is the document's, from 1. */
export type Edit =
  | { readonly kind: "replace"; readonly line: number; readonly was: string; readonly now: string }
  | { readonly kind: "remove"; readonly line: number; readonly was: string }
  /** Behind that line. */
  | { readonly kind: "insert"; readonly line: number; readonly now: string };

export interface Update {
  readonly edits: readonly Edit[];
  /** Lines that no longer fit and were left alone: patterns are their author's. */
  readonly kept: readonly { readonly line: number; readonly source: string }[];
}

const MOST_CELLS = 4_000_000;

/**
 * What to change in a turn so that it fits. Only literal text is rewritten: captures stay where their values are found
 * again; globs, regular expressions, quantified lines and omissions are never touched.
 */
export function planUpdate(expected: readonly ExpectedLine[], came: readonly ShownLine[]): Update {
  if (expected.length * came.length > MOST_CELLS)
    throw new RangeError(`a turn of ${expected.length} lines is too long to be updated: write omissions`);
  const edits: Edit[] = [];
  const kept: { line: number; source: string }[] = [];
  const general = createGeneraliser();
  let at = expected[0]?.line ?? 0;
  for (const { wanted, shown } of align(expected, came)) {
    at = wanted?.line ?? at;
    if (wanted === undefined && shown) {
      edits.push({
        kind: "insert",
        line: at,
        now: formatLine(general({ kind: "output", pattern: literalLine(shown.text) })),
      });
    }
    if (wanted?.kind !== "line" || (shown && fits(wanted, shown))) continue;
    if (!shown && isOptional(wanted)) continue;
    if (isLiteral(wanted)) edits.push(rewrite(wanted, at, shown));
    else kept.push({ line: at, source: wanted.source });
  }
  return { edits, kept };
}

function rewrite({ compiled, source }: Line, line: number, shown: ShownLine | undefined): Edit {
  if (!shown) return { kind: "remove", line, was: source };
  const now = formatLine({ kind: "output", pattern: withCaptures(compiled.pattern, shown.text) });
  return { kind: "replace", line, was: source, now };
}

type Line = Extract<ExpectedLine, { readonly kind: "line" }>;

/** A question with its answer is two lines of the document, and its author's. */
const isLiteral = ({ compiled, answered }: Line): boolean =>
  !answered && compiled.pattern.how === "literal" && compiled.pattern.times === "1";
const fits = ({ compiled }: Line, shown: ShownLine): boolean =>
  "held" in matchLine(compiled, shown, NOTHING_HELD, true);

interface Pair {
  readonly wanted: ExpectedLine | undefined;
  readonly shown: ShownLine | undefined;
}

/** The cheapest way to lay what came beside what was expected. */
function align(expected: readonly ExpectedLine[], came: readonly ShownLine[]): readonly Pair[] {
  const [rows, columns] = [expected.length + 1, came.length + 1];
  const cost = new Float64Array(rows * columns).fill(Number.POSITIVE_INFINITY);
  const from = new Uint8Array(rows * columns);
  cost[0] = 0;
  const offer = (place: number, price: number, step: number) => {
    if (price >= (cost[place] ?? 0)) return;
    cost[place] = price;
    from[place] = step;
  };
  for (let place = 0; place < rows * columns; place++) {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const here = cost[place] ?? 0;
    const wanted = expected[row];
    const shown = column < came.length ? came[column] : undefined;
    if (wanted) offer(place + columns, here + (isOptional(wanted) ? 0 : 1), UP);
    if (shown) offer(place + 1, here + (takesMore(expected[row - 1], shown) ? 0 : 1), LEFT);
    if (wanted && shown) offer(place + columns + 1, here + pairPrice(wanted, shown), BOTH);
  }
  return walkBack(expected, came, from);
}

const [UP, LEFT, BOTH] = [1, 2, 3] as const;

const isOptional = (wanted: ExpectedLine): boolean =>
  wanted.kind === "elided" || wanted.compiled.pattern.times === "?" || wanted.compiled.pattern.times === "*";

/** An omission, or a line that may come again, takes this one too. */
const takesMore = (wanted: ExpectedLine | undefined, shown: ShownLine): boolean =>
  wanted?.kind === "elided" ||
  (wanted?.kind === "line" && /[*+]/.test(wanted.compiled.pattern.times) && fits(wanted, shown));

function pairPrice(wanted: ExpectedLine, shown: ShownLine): number {
  if (wanted.kind === "elided") return 0;
  if (fits(wanted, shown)) return 0;
  return isLiteral(wanted) && alike(wanted.source, shown.text) ? 1.2 : 1.9;
}

/** Half of the shorter one's words are in the other, too. */
function alike(one: string, other: string): boolean {
  const words = (text: string) => new Set(text.split(/[^\p{L}\d]+/u).filter(Boolean));
  const [left, right] = [words(one), words(other)];
  const common = [...left].filter((word) => right.has(word)).length;
  return common * 2 >= Math.min(left.size, right.size);
}

function walkBack(expected: readonly ExpectedLine[], came: readonly ShownLine[], from: Uint8Array): readonly Pair[] {
  const columns = came.length + 1;
  const pairs: Pair[] = [];
  let [row, column] = [expected.length, came.length];
  while (row > 0 || column > 0) {
    const step = from[row * columns + column];
    const taken = step === LEFT && row > 0 && takesMore(expected[row - 1], came[column - 1] as ShownLine);
    if (!taken)
      pairs.push({
        wanted: step === LEFT ? undefined : expected[row - 1],
        shown: step === UP ? undefined : came[column - 1],
      });
    if (step !== LEFT) row--;
    if (step !== UP) column--;
  }
  return pairs.reverse();
}

/** The text that came, with the old line's captures where their values are found, in order. */
function withCaptures({ spans }: LinePattern, text: string): LinePattern {
  const out: Span[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.kind !== "capture" || span.type === "text") continue;
    const found = new RegExp(CAPTURE_TYPES[span.type].pattern, "g");
    found.lastIndex = at;
    const match = found.exec(text);
    if (!match) continue;
    if (match.index > at) out.push({ kind: "text", text: text.slice(at, match.index) });
    out.push(span);
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push({ kind: "text", text: text.slice(at) });
  return { how: "literal", times: "1", spans: out };
}

/** Makes the changes in the document's own text; all else stays byte for byte. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const rows = text.split(end);
  const sorted = edits
    .map((edit, index) => ({ edit, index }))
    .toSorted((one, other) => other.edit.line - one.edit.line || other.index - one.index);
  for (const { edit } of sorted) {
    if (edit.kind === "replace") rows[edit.line - 1] = edit.now;
    else if (edit.kind === "remove") rows.splice(edit.line - 1, 1);
    else rows.splice(edit.line, 0, edit.now);
  }
  return rows.join(end);
}
