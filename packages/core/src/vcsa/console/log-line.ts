/**
 * One line of the appliance's own: ` [2015-10-08T02:43:36.281] : text`. An event stamp (T, dot) ends in the day of the
 * year, a log stamp (blank, comma) in milliseconds (V14): its instants are for people, never for measuring.
 */
export interface LogLine {
  readonly stamp: string;
  readonly style: "event" | "log";
  readonly text: string;
}

const STAMP = /\[(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)[.,](\d{1,6})\]\s?:[^\S\r\n]?/;
const STAMPS = new RegExp(STAMP, "g");

/** Parses a stamped line; undefined when it is none. Text after a second stamp in it is left out: see `splitLogLines`. */
export function parseLogLine(line: string): LogLine | undefined {
  return splitLogLines(line).find((part): part is LogLine => typeof part !== "string");
}

/**
 * Takes a line apart where one writer lands in the middle of another's (evidence 20, 32): stamped parts, and the bare
 * text before the first of them as it is.
 */
export function splitLogLines(line: string): readonly (LogLine | string)[] {
  const parts: (LogLine | string)[] = [];
  const stamps = [...line.matchAll(STAMPS)];
  const before = line.slice(0, stamps[0]?.index ?? line.length);
  if (before.trim() !== "") parts.push(before.trim());
  stamps.forEach((stamp, index) => {
    const end = stamps[index + 1]?.index ?? line.length;
    const text = line.slice(stamp.index + stamp[0].length, end).trim();
    parts.push({
      stamp: stamp[0].slice(1, stamp[0].lastIndexOf("]")),
      style: stamp[2] === "T" ? "event" : "log",
      text,
    });
  });
  return parts;
}

/** What lines say, stamps taken off and empty ones left out: 8.0 prints some without a stamp (evidence 41). */
export function messagesOf(lines: readonly string[]): readonly string[] {
  return lines
    .flatMap(splitLogLines)
    .map((part) => (typeof part === "string" ? part : part.text))
    .filter((text) => text !== "");
}
