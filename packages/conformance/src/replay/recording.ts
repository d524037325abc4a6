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
  /** The number of the recording's own first line in its file: what stands before it was put there. */
  readonly firstLine: number;
}

type Lines = readonly RecordedLine[];

export function readRecording(evidence: Evidence): Recording {
  const { number, source, grade } = evidence;
  const firstLine = evidence.leftOut === undefined ? 5 : 6;
  const passport = { title: evidence.what, source, grade };
  const rules = rulesFor(number);
  const { text, before } = asSession(evidence.text, rules);
  const transcript = rules.quotes
    ? { passport, ...readQuotes(text, rules.quotes, firstLine) }
    : readPaste(text, PASTE, { passport, firstLine: firstLine - before });
  if (!rules.chunkLog) return { evidence, transcript, rules, opening: splitOpening(transcript, rules), firstLine };
  const { banner, stream } = readChunkLog(evidence.text, firstLine);
  return {
    evidence,
    transcript: { passport, opening: [], turns: [] },
    rules,
    opening: { banner, login: stream },
    firstLine,
  };
}

/** Lines that stand for sessions: at the prompt each command, and somewhere in what it says the line that is quoted. */
function readQuotes(text: string, commands: readonly string[], firstLine: number) {
  const lines = text.trimEnd().split("\n");
  const turns = lines.map((quote, at) => ({
    prompt: QUOTED_AT,
    input: commands[at] ?? "",
    // What was typed stands in no line of the recording.
    line: firstLine - 1,
    output: [ELIDED, { kind: "said", text: `${quote}\n`, line: firstLine + at } as const, ELIDED],
  }));
  return { opening: [], turns, closing: { prompt: QUOTED_AT, line: firstLine - 1 } };
}

const QUOTED_AT = "Command>";
const ELIDED = { kind: "elided" } as const;

/** The text with what its copy lost at its beginning, and how many lines that is. */
function asSession(text: string, { read = (whole) => whole, begins }: Rules) {
  if (!begins) return { text: read(text), before: 0 };
  const added = [`${begins.prompt} ${begins.input}`, ...(begins.later ? ["[...]"] : [])];
  return { text: [...added, read(text)].join("\n"), before: added.length };
}

/** The opening cut where the password was asked for, without what the recording's own client printed. */
function splitOpening(transcript: Transcript, { bannerLines, bannerOnly }: Rules): Recording["opening"] {
  const lines = linesOf(transcript.opening);
  const cut = bannerOnly ? lines.length : (bannerLines ?? lines.findLastIndex(isClientLine) + 1) - 1;
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
  const said = unwrap(linesOf(turn.output), rules.wrappedAt).filter((line) => !isClientLine(line));
  return [first, ...said, ...(isCut ? [{ kind: "elided" } as const] : [])];
}

/** What a window's edge broke put together again, in the place of its first part (evidence 11, 29). */
export function unwrap(lines: Lines, wrappedAt: number | undefined): Lines {
  if (wrappedAt === undefined) return lines;
  const whole: RecordedLine[] = [];
  for (const line of lines) {
    const last = whole.at(-1);
    const isRest =
      line.kind === "line" && last?.kind === "line" && last.text.length >= wrappedAt && /^\S/.test(line.text);
    if (isRest) whole[whole.length - 1] = { ...last, text: last.text + line.text };
    else whole.push(line);
  }
  return whole;
}

/** What was typed in answer to the questions of a turn, in order. */
export const answersIn = (output: readonly Part[]): readonly string[] =>
  output.flatMap((part) => (part.kind === "typed" ? [part.text] : []));

const isClientLine = (line: RecordedLine): boolean =>
  line.kind === "line" && CLIENT_LINES.some((pattern) => pattern.test(line.text));
