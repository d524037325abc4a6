import { showSafely } from "../terminal/show-safely.ts";

/** A text as it is written into a line: what has a meaning there gets a backslash, what no terminal should see is written out. */
export function escapeText(text: string): string {
  return text
    .replace(/\\/g, "\\\\")
    .replace(/\t/g, "\\t")
    .replace(/\n/g, "\\n")
    .replace(/[\s\S]+/, (all) => showSafely(all))
    .replace(/<(?=[a-z][a-z0-9:-]*>)/g, "\\<")
    .replace(/\[(?=\.\.\])/g, "\\[");
}

const SIMPLE: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", s: " ", "-": "" };
const ESCAPE = /^\\(?:x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\}|([tnrs-])|([^\w\s]))/;

/** The escape at the start of a text: what it stands for and how long it is; undefined where it is none. */
export function readEscape(text: string): { readonly text: string; readonly length: number } | undefined {
  const [whole, byte, point, letter, sign] = ESCAPE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const code = Number.parseInt(byte ?? point ?? "", 16);
  if (byte !== undefined || point !== undefined) {
    return code > 0x10ffff ? undefined : { text: String.fromCodePoint(code), length: whole.length };
  }
  return { text: letter === undefined ? (sign ?? "") : (SIMPLE[letter] ?? ""), length: whole.length };
}

/** Reads a text that holds escapes and nothing else of the line language. A backslash that escapes nothing is a problem at its column. */
export function unescapeText(
  text: string,
): { readonly value: string } | { readonly problem: string; readonly at: number } {
  let value = "";
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf("\\", at);
    if (next < 0) return { value: value + text.slice(at) };
    value += text.slice(at, next);
    const found = readEscape(text.slice(next));
    if (!found) return { problem: BAD_ESCAPE, at: next };
    value += found.text;
    at = next + found.length;
  }
  return { value };
}

export const BAD_ESCAPE = "expected an escape: \\\\ for a backslash, or \\< \\[ \\( \\> \\@ \\t \\s \\xNN \\u{N}";
