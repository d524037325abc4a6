import type { JournalPort } from "../../ports/journal.ts";
import type { Facts, Problem, RunOutcome, StepReport } from "../../run/outcome.ts";
import { runPlan } from "../../run/run.ts";
import type { RunEvent } from "../../run/step.ts";
import {
  type Before,
  type ImageContext,
  type ImageGoal,
  type ImageRules,
  NOTHING_BEFORE,
  type ServiceAccess,
} from "./goal.ts";
import { IMAGE_PLAN } from "./journal.ts";
import { addingSteps, imageSteps } from "./plan.ts";

/** All that a run needs besides its goal. */
export interface ImageRun {
  readonly access: ServiceAccess;
  readonly rules: ImageRules;
  readonly journal: JournalPort;
  /** What an earlier run wrote down; without it nothing was begun. */
  readonly before?: Before | undefined;
  /** The last step to do. */
  readonly until?: string | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** What the journal keeps besides, to find the service again. No secrets. */
  readonly about?: Facts | undefined;
  readonly resumeCommand?: string | undefined;
}

/** What became of a run. Prints as JSON. */
export interface ImageReport {
  readonly outcome: RunOutcome;
  readonly image: string;
  readonly steps: readonly StepReport[];
  readonly problem: Problem | null;
  /** What to do next, for people. */
  readonly next: string;
}

/**
 * Brings a VHD into the service and, where the goal says so, a deployment onto it: the three steps of M15, checked before
 * and confirmed after. Each step looks first, so that a run that goes on does nothing twice. Expected endings are reports;
 * throws the signal's reason when aborted, `bad-usage` for an unknown `until`, and programmer mistakes.
 */
export async function runImageUpdate(goal: ImageGoal, run: ImageRun): Promise<ImageReport> {
  const { access, rules, journal, before, until, onEvent, about } = run;
  const context: ImageContext = { access, goal, rules, before: before ?? NOTHING_BEFORE, found: {} };
  const steps = goal.use === null ? addingSteps : imageSteps;
  const { outcome, steps: reports } = await runPlan({ name: IMAGE_PLAN, steps }, context, {
    clock: access.clock,
    journal,
    about: { ...about, goal, resumed: before !== undefined },
    changed: before?.prepared ?? false,
    ...(onEvent && { onEvent }),
    ...(until !== undefined && { until }),
    ...(access.signal && { signal: access.signal }),
  });
  const problem = reports.at(-1)?.problem ?? null;
  return { outcome, image: goal.image, steps: reports, problem, next: nextOf(outcome, problem, { goal, ...run }) };
}

function nextOf(
  outcome: RunOutcome,
  problem: Problem | null,
  { goal, resumeCommand = "patchrig vmrole resume --journal FILE" }: ImageRun & { readonly goal: ImageGoal },
): string {
  if (outcome === "done") return goal.use === null ? KEEP : `${KEEP} Delete no image that another stands on.`;
  if (outcome === "refused" || problem?.final) return problem?.hint ?? "";
  return `${problem?.hint ?? ""}: \`${resumeCommand}\``;
}

/** M17. */
const KEEP = "Keep the uploaded files read-only: a parent that is changed makes every difference on it invalid.";
