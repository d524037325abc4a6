import {
  linesOf,
  type Part,
  type RecordedLine,
  readPaste,
  type Transcript,
  type Turn,
} from "@patchrig/core/transcript";
import type { Evidence } from "@patchrig/platforms/evidence";
import { CLIENT_LINES, PASTE } from "./grammar.ts";
import { type Rules, rulesFor } from "./rules.ts";

/** A recording made ready for replay, from its evidence alone. */
export interface Recording {
  readonly evidence: Evidence;
  readonly transcript: Transcript;
  readonly rules: Rules;
}

export function readRecording(evidence: Evidence): Recording {
  const { number, source, grade } = evidence;
  const headerLines = evidence.leftOut === undefined ? 4 : 5;
  const passport = { title: evidence.what, source, grade };
  const transcript = readPaste(evidence.text, PASTE, { passport, firstLine: headerLines + 1 });
  return { evidence, transcript, rules: rulesFor(number) };
}

/** The opening cut where the password was asked for: what was said before authentication, and after it. */
export function splitOpening({ transcript }: Recording): { readonly banner: Lines; readonly login: Lines } {
  const lines = linesOf(transcript.opening);
  const cut = lines.findLastIndex(isClientLine);
  const said = (some: readonly RecordedLine[]) => some.filter((line) => !isClientLine(line));
  return { banner: said(lines.slice(0, cut + 1)), login: said(lines.slice(cut + 1)) };
}

type Lines = readonly RecordedLine[];

/** A turn as the terminal shows it: the prompt with what was typed, then the output. */
export function turnLines({ transcript, rules }: Recording, turn: Turn): Lines {
  const index = transcript.turns.indexOf(turn);
  const typed = [turn.prompt.trimEnd(), turn.input].filter(Boolean).join(" ");
  const first: RecordedLine = { kind: "line", text: typed, ...(turn.line === undefined ? {} : { line: turn.line }) };
  const isCut =
    rules.leftOut?.afterTurn === index || (rules.ends === "session-ends" && index === transcript.turns.length - 1);
  return [first, ...linesOf(turn.output), ...(isCut ? [{ kind: "elided" } as const] : [])];
}

/** What was typed in answer to the questions of a turn, in order. */
export const answersIn = (output: readonly Part[]): readonly string[] =>
  output.flatMap((part) => (part.kind === "typed" ? [part.text] : []));

const isClientLine = (line: RecordedLine): boolean =>
  line.kind === "line" && CLIENT_LINES.some((pattern) => pattern.test(line.text));
