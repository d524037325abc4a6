import { type Clock, LimitPassed } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { InventoryPort, Task } from "../../ports/inventory.ts";

export interface TaskWait {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly limitMs: number;
  /** For the message, when the limit passes. */
  readonly waitedFor: string;
  onProgress?(percent: number): void;
}

/** `gone`: the server has forgotten it, as it does with a restart; what came of it must be looked at. */
export type TaskEnd =
  | { readonly kind: "done"; readonly result: string | null }
  | { readonly kind: "failed"; readonly problem: string }
  | { readonly kind: "gone" };

/** Quick at first, for what is done in seconds; a clone takes its minutes. */
const PAUSES = [1_000, 2_000, 5_000, 15_000] as const;

/**
 * Waits until a task has ended. A server that cannot be reached for a while is asked again: the task goes on without us.
 * Throws `LimitPassed`, the signal's reason, and `PatchrigError` for wrong secrets and certificates.
 */
export async function awaitTask(inventory: InventoryPort, id: string, wait: TaskWait): Promise<TaskEnd> {
  const { clock, signal, limitMs, waitedFor } = wait;
  let told = -1;
  const startedAt = clock.now();
  for (let looks = 0; ; looks++) {
    const task = await look(inventory, id);
    if (task === undefined) return { kind: "gone" };
    const seen = task === "out of reach" ? undefined : task;
    const end = seen && endOf(seen);
    if (end) return end;
    const percent = seen?.progress ?? told;
    if (percent !== told) wait.onProgress?.(percent);
    told = percent;
    if (clock.now() - startedAt > limitMs) throw new LimitPassed(waitedFor, limitMs);
    await clock.sleep(PAUSES[Math.min(looks, PAUSES.length - 1)] ?? 15_000, signal ? { signal } : {});
  }
}

function endOf({ state, result, problem }: Task): TaskEnd | undefined {
  if (state === "success") return { kind: "done", result };
  return state === "error" ? { kind: "failed", problem: problem ?? "it does not say why" } : undefined;
}

async function look(inventory: InventoryPort, id: string): Promise<Task | undefined | "out of reach"> {
  try {
    return await inventory.task(id);
  } catch (error) {
    if (error instanceof PatchrigError && error.code === "not-reachable") return "out of reach";
    throw error;
  }
}
