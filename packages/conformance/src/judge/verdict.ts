import type { Level, Requirement } from "../requirement/requirement.ts";

/**
 * `warn`: our reading is not met, which breaks nobody. `known`: it fails, and the file of known failures says so. `error`:
 * nothing can be said, because the suite or its surroundings are at fault.
 */
export type Outcome = "pass" | "fail" | "warn" | "known" | "excluded" | "error";

/** Whose matter it is. */
export type Blame = "peer" | "suite" | "environment";

/** What came of one requirement. */
export interface Verdict {
  readonly id: string;
  readonly side: "server" | "client";
  readonly level: Level;
  readonly outcome: Outcome;
  /** Who has to do something about it; undefined where nobody has. */
  readonly blame?: Blame;
  /** One sentence: what was expected, what came. */
  readonly text?: string;
  readonly expected?: string;
  readonly came?: string;
  readonly demands: string;
  readonly cite: readonly string[];
  readonly quote?: string;
  /** Where the requirement is written down. */
  readonly place: Requirement["place"];
  /** Of the scene that it was judged in. */
  readonly seconds: number;
  readonly exchange?: Exchange;
  /** The command that shows it again, alone. */
  readonly reproduce?: string;
}

/** What went over the wire, without secrets: piece by piece. */
export type Exchange = readonly {
  /** What was done. */
  readonly step: string;
  /** What a terminal showed, or an answer as it came. */
  readonly shown: string;
}[];

/** Everything about a requirement that does not depend on how it went. */
export function aboutOf(
  requirement: Requirement,
): Pick<Verdict, "id" | "side" | "level" | "demands" | "cite" | "place"> & { quote?: string } {
  const { id, side, level, demands, cite = [], quote, platform, noun } = requirement;
  // Where it lies on this machine is nobody's business who reads a report.
  const place = { ...requirement.place, file: `requirements/${platform}/${noun}.yaml` };
  return { id, side, level, demands, cite, place, ...(quote === undefined ? {} : { quote }) };
}

/** The verdict on one that nobody can be judged by. */
export const excludedVerdict = (requirement: Requirement): Verdict => ({
  ...aboutOf(requirement),
  outcome: "excluded",
  ...("excluded" in requirement ? { text: requirement.excluded } : {}),
  seconds: 0,
});

/** Counts by outcome. */
export function tally(verdicts: readonly Verdict[]): Readonly<Record<Outcome, number>> {
  const count = { pass: 0, fail: 0, warn: 0, known: 0, excluded: 0, error: 0 };
  for (const { outcome } of verdicts) count[outcome]++;
  return count;
}
