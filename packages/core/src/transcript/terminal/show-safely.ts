/**
 * A text as it may be shown on a reader's own terminal: control characters, escape sequences, bidirectional overrides and
 * invisible characters are written out (`\x1b`, `\u{202e}`), so that a recording cannot attack who looks at it.
 */
export const showSafely = (text: string): string => text.replace(UNSAFE, written);

/** C0 but for tab and line feed, DEL, C1, bidi controls, zero-width and tag characters, lone halves of a pair. */
const UNSAFE =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

/** The same test for one line. */
export const isUnsafe = (text: string): boolean => text.search(UNSAFE) >= 0;

function written(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
