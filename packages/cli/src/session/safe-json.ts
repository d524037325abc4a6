import { showSafely } from "@patchrig/core/transcript";

/** One JSON document whose text cannot attack the terminal that it is printed on; a parser reads the very same value. */
export function safeJson(value: unknown): string {
  const text = JSON.stringify(value);
  // What JSON leaves as it is and no terminal should be sent stands inside strings only.
  return `${text.replace(/[^\x20-\x7e]/gu, (char) => (showSafely(char) === char ? char : escaped(char)))}\n`;
}

const escaped = (char: string): string =>
  [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
