/**
 * Splits a typed line as a shell does: blanks part words, quotes and backslashes keep them together. A quote that is
 * never closed runs to the end of the line (inferred: what the appliance says to one is not recorded).
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\[\s\S]?|"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|'[^']*(?:'|$))+)/gy;
  for (const [, raw = ""] of line.matchAll(pattern)) words.push(unquote(raw));
  return words;
}

const unquote = (raw: string): string =>
  raw.replaceAll(
    /"((?:[^"\\]|\\[\s\S])*)(?:"|\\?$)|'([^']*)(?:'|$)|\\([\s\S]?)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      single ?? escaped ?? (double ?? "").replaceAll(/\\(["\\$`])/g, "$1"),
  );
