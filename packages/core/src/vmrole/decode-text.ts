export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** How a file's text is bytes, by the mark that it begins with; UTF-8 without one. Windows PowerShell's `>` writes UTF-16. */
export function encodingOf(bytes: Buffer): { readonly encoding: Encoding; readonly hasMark: boolean } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", hasMark: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", hasMark: true };
  return { encoding: "utf-8", hasMark: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf };
}

/** The text without its mark. `fatal`: throws where bytes are no text of the encoding; else they become U+FFFD. */
export function decodeText(bytes: Buffer, { fatal = false }: { readonly fatal?: boolean } = {}): string {
  return new TextDecoder(encodingOf(bytes).encoding, { fatal }).decode(bytes);
}
