import type { RunEvent, StepReport } from "@patchrig/core";
import { parseInstant, type VirtualClock } from "@patchrig/core/clock";

/** The moment at which a rehearsal ends: so long into a step, or into the run where the step is null. */
export interface Moment {
  readonly step: string | null;
  /** Milliseconds of the simulated clock. */
  readonly afterMs: number;
}

/** Ends a client at a moment. */
export interface StopAt {
  /** Aborts at the moment, or with the person's own interruption. */
  readonly signal: AbortSignal;
  /** True once the moment has come. */
  readonly reached: () => boolean;
  /** The steps that had begun by then: all but the last are as they ended, the last is still under way. */
  readonly steps: () => readonly StepReport[];
  readonly begin: () => void;
  readonly hear: (event: RunEvent) => void;
}

export interface StopAtOptions {
  readonly clock: VirtualClock;
  readonly interrupted: AbortSignal;
  /** What is looked at in the very moment, before the client lets go of anything. */
  readonly atMoment: () => void;
}

/** Watches a run's events and ends it at the moment, by the simulated clock, whatever jumps that makes. */
export function createStopAt(moment: Moment, { clock, interrupted, atMoment }: StopAtOptions): StopAt {
  const stop = new AbortController();
  const begun = new Map<string, StepReport>();
  let came = false;
  let over = false;
  const reach = () => {
    if (over || came) return;
    came = true;
    atMoment();
    stop.abort(new Error("the moment at which the bundled run ended"));
  };
  const waitForMoment = () => {
    clock.sleep(moment.afterMs, { signal: stop.signal }).then(reach, () => {});
  };
  return {
    signal: AbortSignal.any([stop.signal, interrupted]),
    reached: () => came,
    steps: () => [...begun.values()],
    begin: () => {
      if (moment.step === null) waitForMoment();
    },
    hear: (event) => {
      if (came) return;
      if (event.type === "step-started") {
        begun.set(event.step, underWay(event.step, event.at));
        if (event.step === moment.step) waitForMoment();
      }
      if (event.type === "step-ended") {
        const { step, at, outcome, seconds, facts, problem = null } = event;
        const startedAt = begun.get(step)?.startedAt ?? at;
        begun.set(step, { name: step, outcome, startedAt, endedAt: at, seconds, facts, problem });
        // A run that ends of itself before its moment is not stopped any more.
        over = outcome !== "done";
        // What took longer elsewhere is over here: the step after it was never begun there.
        if (step === moment.step) reach();
      }
    },
  };
}

const underWay = (name: string, at: string): StepReport => ({
  name,
  outcome: "waiting",
  startedAt: at,
  endedAt: at,
  seconds: 0,
  facts: {},
  problem: null,
});

/** A step that is still under way at `at`, told so long. */
export function untilNow(step: StepReport, at: string): StepReport {
  if (step.outcome !== "waiting" || step.problem !== null) return step;
  const seconds = ((parseInstant(at) ?? 0) - (parseInstant(step.startedAt) ?? 0)) / 1000;
  return { ...step, endedAt: at, seconds: Math.max(0, seconds) };
}
