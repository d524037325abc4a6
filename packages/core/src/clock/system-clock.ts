import { performance } from "node:perf_hooks";
import type { Clock, SleepOptions } from "./clock.ts";

// The global of that name is looked up anew each time that it is asked, which a busy server notices.
const STARTED_AT = Date.now() - performance.now();

/**
 * The wall clock as it stood when this process began, going on steadily: a correction of the wall meanwhile neither
 * shortens a limit nor makes a duration negative. Not used in tests.
 */
export const systemClock: Clock = {
  now: () => Math.floor(STARTED_AT + performance.now()),
  sleep: (ms, options) => realSleep(ms, options?.signal),
};

/** Real milliseconds that never jump: for measuring, and for a virtual clock's own pace. */
export const monotonicNow = (): number => performance.now();

/** Waits on the wall clock whatever clock the caller lives by: for sockets to settle, never for platform behaviour. */
export function realSleep(ms: number, signal?: SleepOptions["signal"]): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, Math.max(0, ms));
    function done() {
      signal?.removeEventListener("abort", abort);
      resolve();
    }
    function abort() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Calls back after real milliseconds; returns how to take that back. `realSleep` without a promise and a signal, for
 * what every connection has and hardly ever needs.
 */
export function realTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, Math.max(0, ms));
  return () => clearTimeout(timer);
}

/** One full turn of the event loop: pending socket events are delivered before it resolves. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls back in the next turn of the event loop: `nextTurn` without a promise, for what every packet needs. */
export const inNextTurn = <A>(call: (argument: A) => void, argument: A): void => void setImmediate(call, argument);
