import type { BaselineProblem } from "../baseline/baseline.ts";
import type { Level } from "../requirement/requirement.ts";
import type { Outcome, Verdict } from "./verdict.ts";
import { tally } from "./verdict.ts";

/** What a run of the judge came to; every report format shows this. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: "patchrig"; readonly version: string };
  readonly side: "server" | "client";
  readonly profile: string;
  /** How the peer was started or found, or the name that it was given. */
  readonly peer: string;
  readonly seed: number;
  readonly level: Level;
  readonly quick: boolean;
  /** ISO time of the real clock. */
  readonly startedAt: string;
  readonly seconds: number;
  /** The command that has it all again. */
  readonly reproduce: string;
  readonly tally: Readonly<Record<Outcome, number>>;
  readonly met: boolean;
  /** What is wrong with the file of known failures. */
  readonly knownFailures: readonly BaselineProblem[];
  readonly verdicts: readonly Verdict[];
}

/** Completes a report: counts, and says whether the requirements are met. */
export function completeReport(report: Omit<Report, "version" | "tally" | "met">): Report {
  const counted = tally(report.verdicts);
  const met = counted.fail === 0 && counted.error === 0 && report.knownFailures.length === 0;
  return { version: 1, ...report, tally: counted, met };
}
