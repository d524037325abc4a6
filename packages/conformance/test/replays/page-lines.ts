import { type Comparison, compareLines, type RecordedLine } from "@patchrig/core/transcript";
import type { Evidence } from "@patchrig/platforms/evidence";
import { PAGE_MASKS } from "./mask-of-pages.ts";

/** What a page shows, as a copy of it has it: a row's cells stand two blanks apart, a block of text keeps its lines. */
export function pageLines(html: string, id: string): readonly string[] {
  const inner = new RegExp(`<(table|pre)[^>]* id="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html);
  if (!inner) throw new Error(`the page has no ${id}`);
  const rows =
    inner[1] === "table"
      ? [...(inner[2] ?? "").matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(cellsOf)
      : (inner[2] ?? "").split("\n");
  return rows.map(unescaped);
}

const cellsOf = ([, row = ""]: RegExpMatchArray): string =>
  [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, text]) => text).join("  ");

const unescaped = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

/** How wide the gap between two columns is, and how far a line stands in, is nobody's word. */
const spaced = (text: string): string => text.trim().replaceAll(/ {2,}/g, "  ");

/** A recorded screen beside what came. `isCutOff`: its list goes on below the screen's edge. */
export function comparePage(evidence: Evidence, came: readonly string[], isCutOff = false): Comparison {
  const firstLine = evidence.leftOut === undefined ? 5 : 6;
  const recorded = evidence.text
    .split("\n")
    .map((text, at): RecordedLine => ({ kind: "line", text: spaced(text), line: firstLine + at }));
  const mask = PAGE_MASKS[evidence.number] ?? [];
  const expected: readonly RecordedLine[] = isCutOff ? [...recorded, { kind: "elided" }] : recorded;
  return compareLines(expected, came.map(spaced), { mask, lost: { blankLines: true } });
}
