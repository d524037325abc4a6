import type { Clock } from "../../clock/index.ts";
import { passingProblem } from "./passing-problem.ts";

/** Milliseconds between tries. */
const PAUSES = [1_000, 5_000, 15_000, 30_000] as const;

/**
 * Does what may be done any number of times, and does it again when the line was lost under it or the appliance does not
 * answer, for `ms` milliseconds in all; `passes` says which errors a boot or a lost line explains. Throws what the last try threw, and at once what no boot explains.
 */
export async function patiently<T>(
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
  ms: number,
  work: () => Promise<T>,
  passes: (error: unknown) => boolean = (error) => passingProblem(error) !== null,
): Promise<T> {
  const until = clock.now() + ms;
  for (let turn = 0; ; turn++) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      const pause = PAUSES[Math.min(turn, PAUSES.length - 1)] ?? 0;
      if (!passes(error) || clock.now() + pause > until) throw error;
      await clock.sleep(pause, signal ? { signal } : {});
    }
  }
}
