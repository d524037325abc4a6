import type { SessionFormat } from "../readers/detect.ts";

/** What a recording's text shows of how well it was kept. */
export interface Traits {
  readonly carriageReturns: boolean;
  /** Somebody left lines out. */
  readonly elided: boolean;
  readonly screens: number;
  /** No line of the copy ends in a blank, although prompts do. */
  readonly trimmed: boolean;
  /** No line is indented. */
  readonly flush: boolean;
}

const ELIDED = /^\s*(?:[・.…]{3,}|\[\.{3}.*\])\s*$/;
const LONGEST_LOOKED_AT = 65_536;

/** Looks at a recording's text piece by piece. */
export function createTraits(format: SessionFormat): { take(piece: string): void; traits(): Traits } {
  const isText = format === "text";
  const isCast = format === "cast" || format === "cast-v1";
  const seen = { carriageReturns: false, elided: false, screens: 0, trailing: false, indented: false };
  let rest = "";
  const look = (line: string) => {
    seen.carriageReturns ||= /\r[\s\S]/.test(line);
    seen.elided ||= ELIDED.test(line);
    if (!isText) return;
    seen.trailing ||= /\s$/.test(line);
    seen.indented ||= /^[ \t]+\S/.test(line);
  };
  return {
    take: (piece) => {
      const text = rest + piece;
      if (text.includes("[?1049h")) seen.screens = 1;
      // An event of a cast is no line of the screen.
      const lines = isCast ? [] : text.split("\n");
      rest = isCast ? text.slice(-SEQUENCE) : (lines.pop() ?? "").slice(-LONGEST_LOOKED_AT);
      for (const line of lines) look(line);
    },
    traits: () => {
      if (!isCast && rest !== "") look(rest);
      const { trailing, indented, ...others } = seen;
      return { ...others, trimmed: isText && !trailing, flush: isText && !indented };
    },
  };
}

/** What may be cut in two between pieces. */
const SEQUENCE = 8;
