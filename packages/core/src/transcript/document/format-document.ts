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
  // A line of backticks alone would end the session.
  const longest = Math.max(2, ...rows.map((row) => /^`+$/.exec(row)?.[0].length ?? 0));
  const fence = "`".repeat(longest + 1);
  return [`${fence}session`, ...rows, fence].join("\n");
}
