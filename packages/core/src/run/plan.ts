import type { Step } from "./step.ts";

/** Steps in the order in which they are done. */
export interface Plan<Context> {
  readonly name: string;
  readonly steps: readonly Step<Context>[];
}

/** The plan's steps up to and including `until`; all of them without it; undefined when it names no step. */
export function stepsUntil<Context>(plan: Plan<Context>, until?: string): readonly Step<Context>[] | undefined {
  if (until === undefined) return plan.steps;
  const last = plan.steps.findIndex((step) => step.name === until);
  return last < 0 ? undefined : plan.steps.slice(0, last + 1);
}
