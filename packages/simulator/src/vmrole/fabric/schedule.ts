import type { VirtualClock } from "@patchrig/core/clock";
import type { DueEvent, FabricEvent, FabricState } from "./fabric-state.ts";

/** Lets what is due happen when it is due, in its order. */
export interface Schedule {
  after(ms: number, event: FabricEvent): void;
  /** The state was replaced: what is due now is another list. */
  renew(): void;
  close(): void;
}

/** Creates a schedule over the events that a state keeps. */
export function createSchedule(
  clock: VirtualClock,
  state: () => FabricState,
  happen: (event: FabricEvent) => void,
): Schedule {
  let waiting = new AbortController();
  let closed = false;

  const wait = () => {
    waiting.abort();
    waiting = new AbortController();
    const next = first(state().due);
    if (!next || closed) return;
    const { signal } = waiting;
    clock.sleep(next.at - clock.steadyNow(), { signal }).then(
      () => {
        if (signal.aborted) return;
        const { due } = state();
        due.splice(due.indexOf(next), 1);
        happen(next.event);
        wait();
      },
      () => {},
    );
  };
  return {
    after: (ms, event) => {
      const kept = state();
      kept.order += 1;
      kept.due.push({ at: clock.steadyNow() + Math.max(0, ms), order: kept.order, event });
      wait();
    },
    renew: wait,
    close: () => {
      closed = true;
      waiting.abort();
    },
  };
}

const first = (due: readonly DueEvent[]): DueEvent | undefined =>
  due.reduce<DueEvent | undefined>(
    (best, one) => (!best || one.at < best.at || (one.at === best.at && one.order < best.order) ? one : best),
    undefined,
  );
