import type { ShownLine } from "../terminal/line-stream.ts";

/** Reads a recording as it comes, in pieces of any size, and gives its lines on. */
export interface SessionReader {
  /** Throws `SyntaxError` naming the line where the recording cannot be read on. */
  write(text: string): void;
  end(): void;
}

/** What a reader tells of a recording. */
export interface SessionSink {
  line(line: ShownLine): void;
  /** What the file says of itself: a header's `key: value`. */
  about?(key: string, value: string): void;
  /** Something could not be kept: named, never fatal. */
  note?(text: string): void;
}

/** A push parser of lines that end in LF, CR LF, or the end of the text. */
export function splitLines(take: (line: string, number: number) => void): SessionReader {
  let rest = "";
  let number = 1;
  const give = (line: string) => take(line.endsWith("\r") ? line.slice(0, -1) : line, number++);
  return {
    write: (text) => {
      let from = 0;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
        give(rest + text.slice(from, end));
        rest = "";
        from = end + 1;
      }
      rest += text.slice(from);
    },
    end: () => {
      if (rest !== "") give(rest);
      rest = "";
    },
  };
}
