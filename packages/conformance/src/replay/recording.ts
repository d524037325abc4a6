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
import { readChunkLog } from "./read-chunk-log.ts";
import { type Rules, rulesFor } from "./rules.ts";

/** A recording made ready for replay, from its evidence alone. */
export interface Recording {
  readonly evidence: Evidence;
  readonly transcript: Transcript;
  readonly rules: Rules;
  /** What the appliance said before the first prompt: before authentication, and after it. */
  readonly opening: { readonly banner: Lines; readonly login: Lines };
}

type Lines = readonly RecordedLine[];

export function readRecording(evidence: Evidence): Recording {
  const { number, source, grade } = evidence;
  const headerLines = evidence.leftOut === undefined ? 4 : 5;
  const passport = { title: evidence.what, source, grade };
  const transcript = readPaste(evidence.text, PASTE, { passport, firstLine: headerLines + 1 });
  const rules = rulesFor(number);
  if (!rules.chunkLog) return { evidence, transcript, rules, opening: splitOpening(transcript) };
  const { banner, stream } = readChunkLog(evidence.text, headerLines + 1);
  return { evidence, transcript: { passport, opening: [], turns: [] }, rules, opening: { banner, login: stream } };
}

/** The opening cut where the password was asked for, without what the recording's own client printed. */
function splitOpening(transcript: Transcript): Recording["opening"] {
  const lines = linesOf(transcript.opening);
  const cut = lines.findLastIndex(isClientLine);
  const said = (some: readonly RecordedLine[]) => some.filter((line) => !isClientLine(line));
  return { banner: said(lines.slice(0, cut + 1)), login: said(lines.slice(cut + 1)) };
}

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
