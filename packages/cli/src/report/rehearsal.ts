import type { AdvisoryVerdict, Builds, Problem, RunOutcome, StepReport } from "@patchrig/core";
import type { Judgement } from "@patchrig/simulator";

/** What a rehearsal found: the document that `--json` prints (the first block of names is a promise). */
export interface Rehearsal {
  readonly version: 1;
  readonly outcome: RunOutcome;
  readonly seed: number;
  readonly assess: { readonly affected: boolean | null; readonly advisories: readonly AdvisoryFinding[] };
  readonly before: Builds | null;
  readonly after: Builds | null;
  readonly steps: readonly StepReport[];
  readonly faults: readonly { readonly id: string; readonly hits: number }[];
  readonly next: string;

  /** How often the appliance was given each command that must not come twice. */
  readonly entered: Readonly<Record<string, number>>;
  /** Why it is not done. */
  readonly problem: Problem | null;
  readonly scenario: { readonly name: string; readonly title: string } | null;
  /** What the scenario expects of the end, and what was seen. */
  readonly expectations: readonly Judgement[];
  /** The run that was had again up to its last moment. */
  readonly from: BundledRun | null;
  readonly profile: string;
  readonly to: string;
  readonly speed: number | string;
  /** Wall seconds that it took; the steps' seconds are simulated. */
  readonly tookSeconds: number;
  readonly notices: readonly Notice[];
  /** The command line that gives this very rehearsal again. */
  readonly again: string;
  /** The report folder. */
  readonly report: string;
}

/** A run that went wrong elsewhere. */
export interface BundledRun {
  readonly target: string;
  /** The last step that it began, and how long that had gone on. */
  readonly step: string | null;
  readonly seconds: number;
  readonly problem: Problem | null;
}

/** One advisory's verdict, with what each of its revisions says of the running release. */
export type AdvisoryFinding = AdvisoryVerdict;

export interface Notice {
  readonly at: string;
  readonly step: string;
  readonly text: string;
  /** The fact behind it (V4, V25, …). */
  readonly source?: string;
}
