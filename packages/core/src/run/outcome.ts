/**
 * Something that stands in the way: what was said or seen, and what to try. `code` is set where an exit code depends on it,
 * `final` where going on with the journal cannot help.
 */
export interface Problem {
  readonly text: string;
  readonly hint: string;
  readonly code?: string;
  readonly final?: true;
}

/** What a step found out: plain values that print as JSON. */
export type Facts = Readonly<Record<string, unknown>>;

/** How a step ended. `waiting`: it may still be going on at the target, and nothing more can be said from here. */
export type StepEnd =
  | { readonly kind: "done"; readonly facts?: Facts }
  | { readonly kind: "refused" | "failed" | "waiting"; readonly problem: Problem; readonly facts?: Facts };

export type StepOutcome = StepEnd["kind"];

/** How a run ended: its last step's ending. */
export type RunOutcome = StepOutcome;

/** One step, as it is reported. Instants are ISO 8601 on the run's clock. */
export interface StepReport {
  readonly name: string;
  readonly outcome: StepOutcome;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly seconds: number;
  readonly facts: Facts;
  readonly problem: Problem | null;
}

export const done = (facts: Facts = {}): StepEnd => ({ kind: "done", facts });

export const refused = (text: string, hint: string, facts: Facts = {}): StepEnd => ({
  kind: "refused",
  problem: { text, hint },
  facts,
});

export const failed = (text: string, hint: string, facts: Facts = {}): StepEnd => ({
  kind: "failed",
  problem: { text, hint },
  facts,
});

export const waiting = (text: string, hint: string, facts: Facts = {}): StepEnd => ({
  kind: "waiting",
  problem: { text, hint },
  facts,
});
