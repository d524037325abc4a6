import { stripVTControlCharacters } from "node:util";

/**
 * The screen's text out of an asciicast (v2 or v3): escape sequences gone, overwritten lines as they were last, erased
 * characters erased. Lines that are no events are left out: a recording may have been cut short.
 */
export function sessionText(cast: string): string {
  const output = cast.split("\n").flatMap((line) => outputOf(line));
  const lines = stripVTControlCharacters(output.join("")).replaceAll("\r\n", "\n").split("\n");
  return lines
    .map(asLastSeen)
    .join("\n")
    .replaceAll(/\n{4,}/g, "\n\n\n")
    .trim();
}

function outputOf(line: string): readonly string[] {
  if (!line.startsWith("[")) return [];
  try {
    const event: unknown = JSON.parse(line);
    return Array.isArray(event) && event[1] === "o" && typeof event[2] === "string" ? [event[2]] : [];
  } catch {
    return [];
  }
}

/** One line as a terminal shows it in the end: a carriage return starts over, a backspace steps back. */
function asLastSeen(line: string): string {
  const cells: string[] = [];
  let column = 0;
  for (const character of line) {
    if (character === "\r") column = 0;
    else if (character === "\b") column = Math.max(0, column - 1);
    else if (character !== "\u0007") cells[column++] = character;
  }
  return Array.from(cells, (cell) => cell ?? " ")
    .join("")
    .trimEnd();
}
