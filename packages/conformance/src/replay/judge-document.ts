import {
  type Miss,
  matchLine,
  matchLines,
  NOTHING_HELD,
  type SessionDocument,
  type SessionScript,
  type ShownLine,
} from "@patchrig/core/transcript";
import type { PlayedSession, PlayedTurn } from "./play-document.ts";

/** What a replay of a session document came to. */
export interface DocumentVerdict {
  /** `unfinished`: all that came was as recorded, but it could not be played to its end. */
  readonly outcome: "same" | "differs" | "unfinished";
  /** How many of the document's turns fitted. */
  readonly turns: number;
  readonly failures: readonly TurnFailure[];
  readonly problem?: string;
}

export interface TurnFailure {
  /** What was typed; `login` before the first prompt. */
  readonly during: string;
  readonly miss: Miss;
  readonly expected: readonly string[];
  readonly came: readonly string[];
}

/**
 * Compares what was shown with a document. After a turn that differs the others are judged all the same, each on its own;
 * turns that were never played have failed too: none is left over unseen.
 */
export function judgeDocument(
  document: SessionDocument,
  script: SessionScript,
  played: PlayedSession,
): DocumentVerdict {
  const mayGoBack = document.passport.clock === "jumps";
  const failures: TurnFailure[] = [];
  let held = NOTHING_HELD;
  let turns = 0;
  const compare = (during: string, expected: SessionScript["opening"], shown: readonly ShownLine[]): boolean => {
    const fit = matchLines(expected, shown, { held, mayGoBack });
    if ("held" in fit) {
      held = fit.held;
      return true;
    }
    failures.push({ during, miss: fit.miss, ...sides(expected, shown) });
    return false;
  };
  if (script.opening.length > 0) compare("login", script.opening, played.opening);
  for (const [index, turn] of script.turns.entries()) {
    const came = played.turns[index];
    if (came === undefined) {
      const miss = {
        line: turn.line,
        expected: turn.source,
        came: undefined,
        fitted: 0,
        why: "this turn was never played",
      };
      failures.push({ during: turn.input, miss, expected: [turn.source], came: [] });
      continue;
    }
    const fits = compare(turn.input, turn.expected, came.shown);
    const other = otherProblem(turn, came);
    if (other) failures.push({ during: turn.input, miss: other, ...sides(turn.expected, came.shown) });
    if (fits && !other) turns++;
  }
  if (failures.length > 0)
    return { outcome: "differs", turns, failures, ...(played.problem ? { problem: played.problem } : {}) };
  return played.problem === undefined
    ? { outcome: "same", turns, failures }
    : { outcome: "unfinished", turns, failures, problem: played.problem };
}

const sides = (expected: SessionScript["opening"], shown: readonly ShownLine[]) => ({
  expected: expected.map((line) => (line.kind === "line" ? line.source : "...")),
  came: shown.map(({ text }) => text),
});

/** Bounds of time, exit status, and lines that may never come. */
function otherProblem(turn: SessionScript["turns"][number], came: PlayedTurn): Miss | undefined {
  const { elapsed, exit, never } = turn;
  const took = `${came.elapsedMs / 1000} s`;
  const { from = 0, to = Number.POSITIVE_INFINITY, line } = elapsed ?? { line: turn.line };
  if (came.elapsedMs < from || came.elapsedMs > to) {
    const bounds = `${elapsed?.from === undefined ? "" : `${from / 1000} s`}..${Number.isFinite(to) ? `${to / 1000} s` : ""}`;
    return { line, expected: `@elapsed ${bounds}`, came: took, fitted: 0, why: `the turn took ${took}` };
  }
  if (exit !== undefined && came.exit !== exit) {
    return {
      line: turn.line,
      expected: `@exit ${exit}`,
      came: `exit status ${came.exit ?? "none"}`,
      fitted: 0,
      why: "the exit status is another one",
    };
  }
  for (const one of never) {
    const shown = came.shown.find((line) => "held" in matchLine(one.compiled, line, NOTHING_HELD, true));
    if (shown)
      return {
        line: one.line,
        expected: `@never ${one.source}`,
        came: shown.text,
        fitted: 0,
        why: "this line may never come",
      };
  }
  return undefined;
}
