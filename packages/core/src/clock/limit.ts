import type { Clock } from "./clock.ts";

/** A wait passed its limit; says what was being waited for. */
export class LimitPassed extends Error {
  readonly waitedFor: string;
  readonly limitMs: number;

  constructor(waitedFor: string, limitMs: number) {
    super(`waited ${limitMs / 1000} s for ${waitedFor}`);
    this.name = "LimitPassed";
    this.waitedFor = waitedFor;
    this.limitMs = limitMs;
  }
}

/** Why a deadline is called off. Without a reason of ours each would be an exception with a stack of its own. */
const OVER = new Error("the work is over");

/**
 * Runs `work` with a limit on this clock. When the limit passes, the work's signal is aborted and `LimitPassed` thrown;
 * when the outer signal is aborted first, so is the work's, and its reason is thrown. Neither waits for the work to heed it.
 */
export async function withLimit<T>(
  clock: Clock,
  limit: { readonly ms: number; readonly waitedFor: string; readonly signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const work$ = new AbortController();
  const timer$ = new AbortController();
  limit.signal?.throwIfAborted();
  let forward = () => {};
  const stopped = new Promise<never>((_, reject) => {
    forward = () => {
      work$.abort(limit.signal?.reason);
      reject(limit.signal?.reason);
    };
  });
  stopped.catch(() => {});
  limit.signal?.addEventListener("abort", forward, { once: true });
  const deadline = clock.sleep(limit.ms, { signal: timer$.signal, kind: "limit" }).then(() => {
    const passed = new LimitPassed(limit.waitedFor, limit.ms);
    work$.abort(passed);
    throw passed;
  });
  deadline.catch(() => {});
  try {
    return await Promise.race([work(work$.signal), deadline, stopped]);
  } finally {
    timer$.abort(OVER);
    limit.signal?.removeEventListener("abort", forward);
  }
}
