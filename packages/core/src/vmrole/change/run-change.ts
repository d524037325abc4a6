import type { JournalPort } from "../../ports/journal.ts";
import type { Facts, Problem, RunOutcome, StepReport } from "../../run/outcome.ts";
import { runPlan } from "../../run/run.ts";
import type { RunEvent, Step } from "../../run/step.ts";
import type { ServiceAccess } from "../update/goal.ts";
import { type ChangeBefore, type ChangeGoal, NOT_ORDERED, type SwapGoal, type UpgradeContext } from "./goal.ts";
import { checkUpgrade } from "./steps/check-upgrade.ts";
import { confirmUpgrade } from "./steps/confirm-upgrade.ts";
import { checkSlots, confirmSlots, swapSlots } from "./steps/swap-slots.ts";
import { sendPackage, upgradeDeployment } from "./steps/upgrade-deployment.ts";

/** Another package: looked at before, and confirmed after (W15, M11). */
export const upgradeSteps: readonly Step<UpgradeContext>[] = [
  checkUpgrade,
  sendPackage,
  upgradeDeployment,
  confirmUpgrade,
];

/** The two slots of a service exchanged (W29). */
export const swapSteps = [checkSlots, swapSlots, confirmSlots] as const;

/** All that a change needs besides its goal. */
export interface ChangeRun {
  readonly access: ServiceAccess;
  readonly journal: JournalPort;
  /** What an earlier run wrote down; without it nothing was begun. */
  readonly before?: ChangeBefore | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** What the journal keeps besides, to find the service again. No secrets. */
  readonly about?: Facts | undefined;
}

/** What became of a change. Prints as JSON. */
export interface ChangeReport {
  readonly outcome: RunOutcome;
  readonly steps: readonly StepReport[];
  readonly problem: Problem | null;
}

/**
 * Upgrades a deployment's package. Each step looks first and what is ordered is journalled before, so that a run that
 * goes on orders nothing twice. Expected endings are reports; throws the signal's reason when aborted.
 */
export function runUpgrade(
  context: Pick<UpgradeContext, "goal" | "configuration" | "rules" | "putPackage">,
  run: ChangeRun,
): Promise<ChangeReport> {
  const { access, before = NOT_ORDERED } = run;
  return carryOut("upgrade", upgradeSteps, { ...context, access, before, found: {} }, run);
}

/** Swaps a service's slots; the rest as `runUpgrade`. */
export function runSwap(goal: SwapGoal, run: ChangeRun): Promise<ChangeReport> {
  const { access, before = NOT_ORDERED } = run;
  return carryOut("swap", swapSteps, { goal, access, before }, run);
}

async function carryOut<Context extends { readonly goal: ChangeGoal }>(
  name: string,
  steps: readonly Step<Context>[],
  context: Context,
  run: ChangeRun,
): Promise<ChangeReport> {
  const { access, journal, before, onEvent, about } = run;
  const ended = await runPlan({ name, steps }, context, {
    clock: access.clock,
    journal,
    about: { ...about, goal: context.goal, resumed: before !== undefined },
    changed: before?.ordered ?? false,
    ...(onEvent && { onEvent }),
    ...(access.signal && { signal: access.signal }),
  });
  return { ...ended, problem: ended.steps.at(-1)?.problem ?? null };
}
