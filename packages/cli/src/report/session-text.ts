import { parseCast, plainLines } from "@patchrig/core/transcript";

/**
 * The screen's text out of an asciicast: escape sequences gone, overwritten lines as they were last. Empty without a
 * recording. Throws `SyntaxError` for a file that is none.
 */
export function sessionText(cast: string): string {
  if (cast === "") return "";
  const output = parseCast(cast).events.filter(({ code }) => code === "o");
  const lines = plainLines(output.map(({ text }) => text).join(""));
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{4,}/g, "\n\n\n")
    .trim();
}
