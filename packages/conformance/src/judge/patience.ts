import { type Clock, monotonicNow, realSleep, systemClock } from "@patchrig/core/clock";

/** How long somebody is still waited for. */
export interface Patience {
  /** Whether the limit has passed; to be asked once a turn of a loop that waits. */
  isOver(): boolean;
  /** Something came: the limit begins anew. */
  renew(): void;
}

/** A turn that took longer counts for no more: the machine was busy with others, or the peer's clock was being moved. */
const MOST_TURN_MS = 250;
/** Who trickles on and on without an end is not waited for for ever: so many limits in all. */
const MOST_LIMITS = 10;

/**
 * Counts a limit in turns of the judge's own. A machine that gives it no turn for seconds gives its peer none either:
 * whom nobody let speak is not silent. On an idle machine these are real milliseconds.
 */
export function createPatience(limitMs: number, clock: () => number = monotonicNow): Patience {
  let last = clock();
  let waited = 0;
  let inAll = 0;
  return {
    isOver: () => {
      const now = clock();
      const turn = Math.min(now - last, MOST_TURN_MS);
      last = now;
      waited += turn;
      inAll += turn;
      return waited > limitMs || inAll > limitMs * MOST_LIMITS;
    },
    renew: () => {
      waited = 0;
    },
  };
}

const TICK_MS = 50;

/** The same for a wait that is one promise: a clock for `withLimit` whose limits pass in turns that were had. */
export const patientClock: Clock = {
  now: systemClock.now,
  sleep: async (ms, options) => {
    for (let left = ms; left > 0; ) {
      const began = monotonicNow();
      await realSleep(Math.min(left, TICK_MS), options?.signal);
      left -= Math.min(monotonicNow() - began, 2 * TICK_MS);
    }
  },
};
