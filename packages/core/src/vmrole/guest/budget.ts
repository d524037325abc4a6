/** M19: an installed image can be generalized three times. */
export const INITIAL_REARMS = 3;

/** One thing that is going to be done to the image. */
export type BudgetStep =
  | { readonly kind: "generalize"; readonly skipRearm: boolean }
  /** W7: installing one gives a rearm back. */
  | { readonly kind: "service-pack" };

export interface BudgetRow {
  readonly step: BudgetStep;
  readonly before: number;
  readonly after: number;
  /**
   * `last`: it would leave 0, and the image could never be changed again. `exhausted`: sysprep fails. `stopped`: it comes
   * after one of these.
   */
  readonly verdict: "ok" | "last" | "exhausted" | "stopped";
}

export interface Budget {
  readonly rows: readonly BudgetRow[];
  readonly left: number;
  /** Why the plan is refused; undefined where it can be done. */
  readonly refusal: string | undefined;
}

/**
 * What a plan does to the rearm count, step by step (M19, M22). The last one is refused unless `mayUseLast`: after it the
 * image that is deployed is the only one there is.
 */
export function budget(
  rearms: number,
  steps: readonly BudgetStep[],
  { mayUseLast = false }: { readonly mayUseLast?: boolean } = {},
): Budget {
  const rows: BudgetRow[] = [];
  let left = rearms;
  let refusal: string | undefined;
  for (const [index, step] of steps.entries()) {
    const row = refusal === undefined ? rowOf(step, left, mayUseLast) : stopped(step, left);
    rows.push(row);
    left = row.after;
    refusal ??= refusalOf(row, index + 1);
  }
  return { rows, left, refusal };
}

function rowOf(step: BudgetStep, before: number, mayUseLast: boolean): BudgetRow {
  if (step.kind === "service-pack") return { step, before, after: before + 1, verdict: "ok" };
  if (step.skipRearm) return { step, before, after: before, verdict: "ok" };
  if (before <= 0) return { step, before, after: before, verdict: "exhausted" };
  const isRefused = before === 1 && !mayUseLast;
  return { step, before, after: isRefused ? before : before - 1, verdict: isRefused ? "last" : "ok" };
}

const stopped = (step: BudgetStep, before: number): BudgetRow => ({ step, before, after: before, verdict: "stopped" });

function refusalOf({ verdict }: BudgetRow, number: number): string | undefined {
  if (verdict === "last")
    return `step ${number} would use up the last rearm: nothing could be changed after it (M19, M22)`;
  if (verdict === "exhausted") return `step ${number} has no rearm left: sysprep fails with 0xC004D307 (M19, W7)`;
  return undefined;
}
