import { charWidth } from "../char-width.ts";

/** What Tab makes of a word: what is added to it, and the candidates when there is more than one. */
export interface Completion {
  readonly added: string;
  readonly candidates: readonly string[];
}

/** The word before the cursor begins after the last blank. */
export function completeWord(line: string, candidates: readonly string[]): Completion {
  const word = line.slice(Math.max(line.lastIndexOf(" "), line.lastIndexOf("\t")) + 1);
  const fitting = [...new Set(candidates)].filter((candidate) => candidate.startsWith(word)).sort();
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined) return { added: `${only.slice(word.length)} `, candidates: [] };
  return { added: commonPrefix(fitting).slice(word.length), candidates: fitting };
}

/** Rows of a listing, sorted down its columns as readline sorts them; `columns` 0 is an unknown width. */
export function listRows(candidates: readonly string[], columns: number): readonly string[] {
  const width = Math.max(...candidates.map(cells)) + 2;
  const across = Math.max(1, Math.floor((columns || 80) / width));
  const rows = Math.ceil(candidates.length / across);
  return Array.from({ length: rows }, (_, row) => {
    const inRow = candidates.filter((_, index) => index % rows === row);
    return inRow.map((candidate, index) => (index === inRow.length - 1 ? candidate : pad(candidate, width))).join("");
  });
}

function commonPrefix(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function cells(text: string): number {
  let width = 0;
  for (const character of text) width += charWidth(character);
  return width;
}

const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - cells(text)));
