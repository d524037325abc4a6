import type { SessionGrade } from "../document/document.ts";
import type { SessionFormat } from "../readers/detect.ts";

/** What a recording has lost against the session that it shows. Graded, not guessed. */
export interface Losses {
  readonly grade: SessionGrade;
  readonly lost: readonly string[];
}

export interface Seen {
  readonly format: SessionFormat;
  readonly timed: boolean;
  readonly input: boolean;
  readonly carriageReturns: boolean;
  readonly elided: boolean;
  readonly screens: number;
  /** By the file's own header. */
  readonly stated: string | undefined;
  /** No line of the copy ends in a blank, although prompts do. */
  readonly trimmed: boolean;
  /** No line is indented. */
  readonly flush: boolean;
}

export function lossesOf(seen: Seen): Losses {
  const isStream =
    seen.format === "cast" || seen.format === "cast-v1" || seen.format === "script" || seen.format === "putty";
  const lost = [
    ...(seen.timed ? [] : ["when each line came"]),
    ...(seen.input ? [] : ["which keys were pressed"]),
    ...(isStream || seen.carriageReturns ? [] : ["carriage returns, and what was rewritten by them"]),
    ...(seen.trimmed ? ["blanks at the ends of lines"] : []),
    ...(seen.flush ? ["indentation"] : []),
    ...(seen.elided ? ["what its author left out"] : []),
    ...(seen.screens > 0 ? ["what programs drew on the whole screen"] : []),
  ];
  const grade: SessionGrade = isGrade(seen.stated) ? seen.stated : isStream ? "bytes" : "text";
  return { grade, lost };
}

const isGrade = (text: string | undefined): text is SessionGrade =>
  text === "bytes" || text === "text" || text === "screen" || text === "stated";
