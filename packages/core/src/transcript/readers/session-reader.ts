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
      if (rest.length > LONGEST_LINE)
        throw new SyntaxError(`line ${number}: longer than ${LONGEST_LINE / 1_000_000} MB: no session has such a line`);
    },
    end: () => {
      if (rest !== "") give(rest);
      rest = "";
    },
  };
}

/** What is not ended by then is no line of a terminal's, nor an event of a cast. */
const LONGEST_LINE = 16_000_000;

/** What cannot be read piece by piece is read whole, up to this many characters. */
export const LARGEST_WHOLE = 64_000_000;

/** Gathers a recording that is one document. Throws `SyntaxError` past 64 MB, with what to do instead. */
export function gatherWhole(what: string, instead: string, take: (text: string) => void): SessionReader {
  const pieces: string[] = [];
  let length = 0;
  return {
    write: (piece) => {
      length += piece.length;
      if (length > LARGEST_WHOLE)
        throw new SyntaxError(
          `line 1: ${what} is read whole, and only up to ${LARGEST_WHOLE / 1_000_000} MB: ${instead}`,
        );
      pieces.push(piece);
    },
    end: () => take(pieces.join("")),
  };
}
