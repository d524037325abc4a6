import type { DocumentBlock, SessionDocument } from "./document.ts";
import { formatDocumentLine } from "./document-line.ts";
import { formatPassport } from "./passport.ts";

/** Writes a session document; the pure pair of `parseSessionDocument`. */
export function formatSessionDocument({ passport, blocks }: SessionDocument): string {
  return `${[formatPassport(passport), ...blocks.map((block) => formatBlock(block, passport.prompts))].join("\n")}\n`;
}

function formatBlock(block: DocumentBlock, prompts: readonly string[]): string {
  if (block.kind === "prose") return block.text;
  const rows = block.lines.map((line) => formatDocumentLine(line, prompts));
  const fence = fenceOf(rows.reduce((most, row) => Math.max(most, backticksIn(row)), 0));
  return [`${fence}session`, ...rows, fence].join("\n");
}

/** A line of backticks alone would end the session: the fence is longer than the longest of them. */
export const fenceOf = (longest: number): string => "`".repeat(Math.max(2, longest) + 1);
export const backticksIn = (row: string): number => /^`+$/.exec(row)?.[0].length ?? 0;
