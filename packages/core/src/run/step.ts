import type { Facts, Problem, StepEnd } from "./outcome.ts";

/** One named piece of a plan. `run` does it and says how it ended; what it throws is an environment's mistake. */
export interface Step<Context> {
  readonly name: string;
  /** For people: what the step does, in a few words. */
  readonly title: string;
  run(context: Context, tools: StepTools): Promise<StepEnd>;
}

/** How long something took where it was recorded, in seconds, and in which recordings or facts. */
export interface RecordedRange {
  readonly from: number;
  readonly to: number;
  readonly cite: readonly string[];
}

/** What a step may tell while it runs. */
export interface StepTools {
  /** Journals, on the disk before it resolves, what is about to be done and cannot be undone. */
  intend(facts: Facts): Promise<void>;
  /** The target refused what was intended before anything came of it: nothing was changed by it. */
  withdraw(): void;
  /** Journals what was seen. */
  observe(facts: Facts): Promise<void>;
  /** Where the step has got to, for a progress line: `37/143`, a phase of a boot. */
  progress(text: string, recorded?: RecordedRange): void;
  /** Something that people must know now. `source` is the fact id behind it. */
  notice(text: string, source?: string): void;
}

/** What a run tells while it goes on, in this order for each step: started, then progress and notices, then ended. */
export type RunEvent =
  | { readonly type: "step-started"; readonly at: string; readonly step: string; readonly title: string }
  | {
      readonly type: "progress";
      readonly at: string;
      readonly step: string;
      readonly text: string;
      /** Since the step began, by the client's clock. */
      readonly seconds?: number;
      /** Of the phase that the text names. */
      readonly recorded?: RecordedRange;
    }
  | {
      readonly type: "notice";
      readonly at: string;
      readonly step: string;
      readonly text: string;
      readonly source?: string;
    }
  | {
      readonly type: "step-ended";
      readonly at: string;
      readonly step: string;
      readonly outcome: StepEnd["kind"];
      readonly seconds: number;
      readonly facts: Facts;
      /** What stood in the way; null or absent when the step is done. */
      readonly problem?: Problem | null;
    };
