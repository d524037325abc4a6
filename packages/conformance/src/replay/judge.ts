import {
  type Bindings,
  type CompareOptions,
  compareLines,
  type Difference,
  type RecordedLine,
} from "@patchrig/core/transcript";
import type { Evidence } from "@patchrig/platforms/evidence";
import { BLANKS, MASK } from "./grammar.ts";
import type { Performance } from "./perform.ts";
import { type Recording, readRecording, turnLines, unwrap } from "./recording.ts";
import type { Rules } from "./rules.ts";

/** What a replay came to. */
export interface ReplayVerdict {
  /** The recording's number: `02`. */
  readonly evidence: string;
  readonly file: string;
  /** `unfinished`: all that came was as recorded, but it could not be played to its end. */
  readonly outcome: "same" | "differs" | "unfinished";
  /** How many of the recording's lines, blank ones aside, were found again. */
  readonly lines: number;
  readonly difference?: Difference;
  /** In which turn they differ: what had been typed; `login` before the first prompt. */
  readonly during?: string;
  readonly problem?: string;
}

/** Blank lines do not count, nor does what the rules put before the recording's beginning. */
const isOwn = (line: RecordedLine, { firstLine }: Recording): boolean =>
  line.kind === "line" && line.text.trim() !== "" && (line.line ?? firstLine) >= firstLine;

interface Passage {
  readonly during: string;
  readonly recorded: readonly RecordedLine[];
  readonly came: readonly string[];
}

/** Judges again what a target once showed, by this copy of the recording. */
export const judgePerformance = (evidence: Evidence, performance: Performance): ReplayVerdict =>
  judge(readRecording(evidence), performance);

/** Compares what a target showed with the recording, under the mask of what may vary. */
export function judge(recording: Recording, performance: Performance): ReplayVerdict {
  const { evidence, rules } = recording;
  const about = { evidence: evidence.number, file: evidence.file };
  const options: CompareOptions = { mask: [...(rules.mask ?? []), ...MASK], blanks: BLANKS, lost: rules.lost ?? {} };
  let bindings: Bindings = new Map();
  let lines = 0;
  for (const { during, recorded, came } of passages(recording, performance)) {
    const comparison = compareLines(recorded, asItCame(came, recorded, rules), { ...options, bindings });
    if (!comparison.same) return { ...about, outcome: "differs", lines, during, difference: comparison.difference };
    bindings = comparison.bindings;
    lines += recorded.filter((line) => isOwn(line, recording)).length;
  }
  if (performance.problem === undefined) return { ...about, outcome: "same", lines };
  return { ...about, outcome: "unfinished", lines, problem: performance.problem };
}

function passages(recording: Recording, performance: Performance): readonly Passage[] {
  const { transcript } = recording;
  const { opening } = recording;
  const turns = performance.turns.map((came, index) => {
    const turn = transcript.turns[index];
    return { during: turn?.input ?? "the end", recorded: turn ? turnLines(recording, turn) : [], came };
  });
  // A copy that begins after the password has no banner to compare with.
  const cameFirst = [...(opening.banner.length > 0 ? performance.banner : []), ...performance.login];
  const login = { during: "login", recorded: [...opening.banner, ...opening.login], came: cameFirst };
  const closing = closingPassage(recording, performance);
  return [...(login.recorded.length > 0 ? [login] : []), ...turns, ...closing];
}

function closingPassage({ transcript }: Recording, { closing: prompt }: Performance): readonly Passage[] {
  const { closing } = transcript;
  if (closing === undefined || prompt === undefined) return [];
  const line = closing.line === undefined ? {} : { line: closing.line };
  return [{ during: "the end", recorded: [{ kind: "line", text: closing.prompt, ...line }], came: [prompt] }];
}

const STAMP = /^ \[[^\]]+\] : ?/;
const FIELD = /^ {8}([\w ]+):/;

/** What came, as far as this recording shows it: without stamps, unwrapped, or a listing's fields in its order. */
function asItCame(came: readonly string[], recorded: readonly RecordedLine[], rules: Rules): readonly string[] {
  const { unstamped, anyOrder, wrappedAt } = rules;
  if (unstamped) {
    const isShown = (line: string) => !unstamped.notShown.some((pattern) => pattern.test(line));
    return came.map((line) => line.replace(STAMP, "")).filter(isShown);
  }
  if (wrappedAt !== undefined) {
    const lines = unwrap(
      came.map((text) => ({ kind: "line", text })),
      wrappedAt,
    );
    return lines.flatMap((line) => (line.kind === "line" ? [line.text] : []));
  }
  return anyOrder ? inOrderOf(recorded, came) : came;
}

/** A listing's fields sorted as the recording has them; one that it has not comes last. */
function inOrderOf(recorded: readonly RecordedLine[], came: readonly string[]): readonly string[] {
  const keys = recorded.map((line) => (line.kind === "line" ? FIELD.exec(line.text)?.[1] : undefined));
  const rank = (line: string) => {
    const at = keys.indexOf(FIELD.exec(line)?.[1]);
    return at < 0 ? keys.length : at;
  };
  const isField = (line: string) => FIELD.test(line);
  const fields = came.filter(isField).toSorted((one, other) => rank(one) - rank(other));
  return came.map((line) => (isField(line) ? (fields.shift() ?? line) : line));
}
