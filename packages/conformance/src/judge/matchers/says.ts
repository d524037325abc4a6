import { compareLines, type MaskKind, pointer, type RecordedLine } from "@patchrig/core/transcript";
import { BLANKS, MASK } from "../../replay/grammar.ts";
import { rulesFor } from "../../replay/rules.ts";
import { findQuote, findSource, quoteLines } from "../../requirement/quote.ts";
import { wholeOf } from "../outside.ts";
import type { Matched, Matcher, Miss } from "./matcher.ts";

/** These lines, one after another, under the mask of what recordings show varying, and no stricter than the copy is. */
export const says: Matcher<"quote" | readonly string[]> = (what, matched) => {
  const lines = what === "quote" ? quoteLines(matched.requirement.quote ?? "") : what;
  return missing(lines, shownIn(matched), matched);
};

/** Everything that was shown in the last step, or said over HTTPS. */
export function shownIn({ last }: Matched): readonly string[] {
  const pages = last.answers.flatMap((answer) => wholeOf(answer).split("\n"));
  return [...last.banner, ...last.lines, ...pages];
}

/** What names one operation, and no other. */
const guid: MaskKind = {
  name: "guid",
  pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
  varies: "freely",
};

/** The same as a header has it, and a message (A26). */
const requestId: MaskKind = { name: "request-id", pattern: /\b[0-9a-f]{32}\b/, varies: "freely" };

const MASKS: readonly MaskKind[] = [...MASK, pointer, guid, requestId];

/** Where the lines do not stand together among those that came. */
export function missing(wanted: readonly string[], came: readonly string[], matched: Matched): Miss | undefined {
  const [number = ""] = matched.requirement.cite ?? [];
  const { lost = {}, mask = [] } = rulesFor(number);
  const options = { mask: [...mask, ...MASKS], blanks: BLANKS, lost: { ...lost, topBlankLines: false } };
  const expected: readonly RecordedLine[] = wanted.map((text) => ({ kind: "line", text }));
  const shown = lost.blankLines ? came.filter((line) => line.trim() !== "") : came;
  const asked = lost.blankLines ? expected.filter((line) => line.kind === "line" && line.text.trim() !== "") : expected;
  let best = { fits: -1, likeness: -1, at: 0, why: undefined as string | undefined };
  for (let start = 0; start < Math.max(1, shown.length); start++) {
    const part = shown.slice(start, start + asked.length);
    const { same, fits, why } = fit(asked, part, options);
    if (same) return undefined;
    const likeness = likenessOf(asked[fits], part[fits]);
    if (fits > best.fits || (fits === best.fits && likeness > best.likeness))
      best = { fits, likeness, at: start + fits, why };
  }
  const line = asked[Math.max(0, best.fits)];
  const recorded = line?.kind === "line" ? line.text : "";
  return {
    text: `expected "${recorded.trim()}"${placeOf(matched, recorded)}, ${describe(shown, best)}${best.why ? ` (${best.why})` : ""}`,
    expected: wanted.join("\n"),
    came: came.slice(-40).join("\n"),
  };
}

/** How many lines of the beginning fit. */
function fit(expected: readonly RecordedLine[], came: readonly string[], options: Parameters<typeof compareLines>[2]) {
  const whole = compareLines(expected, came, options);
  if (whole.same) return { same: true, fits: expected.length, why: undefined };
  for (let fits = 0; fits < expected.length; fits++) {
    const part = compareLines(expected.slice(0, fits + 1), came.slice(0, fits + 1), options);
    if (!part.same) return { same: false, fits, why: part.difference.why };
  }
  return { same: false, fits: 0, why: whole.difference.why };
}

function describe(
  shown: readonly string[],
  { at, likeness }: { readonly at: number; readonly likeness: number },
): string {
  const came = shown[at];
  if (came !== undefined && likeness >= LIKE) return `got "${came.trim()}"`;
  const said = shown.filter((line) => line.trim() !== "");
  return said.length > 0 && said.length <= FEW
    ? `got ${said.map((line) => `"${line.trim()}"`).join(", ")}`
    : "which did not come";
}

/** From so many common letters on, one line was meant to be the other; so few lines are all told. */
const LIKE = 8;
const FEW = 2;

function likenessOf(wanted: RecordedLine | undefined, came = ""): number {
  const text = wanted?.kind === "line" ? wanted.text : "";
  let head = 0;
  while (head < Math.min(text.length, came.length) && text[head] === came[head]) head++;
  let tail = 0;
  while (tail < Math.min(text.length, came.length) - head && text.at(-1 - tail) === came.at(-1 - tail)) tail++;
  return head + tail;
}

/** Where the line stands in the recording. */
function placeOf({ requirement }: Matched, line: string): string {
  const [id] = requirement.cite ?? [];
  const source = id === undefined ? undefined : findSource(id);
  if (source?.kind !== "evidence") return id === undefined ? "" : ` (${id})`;
  const at = findQuote(source, line);
  return ` (recording ${id}${at === undefined ? "" : `:${at}`})`;
}
