import type { Armed } from "../fault.ts";
import type { Hooks, UpdateCall } from "../hooks.ts";

/** Shorter writes are no opportunity: what happens within an update happens where its time goes. */
const LONG_MS = 60_000;

/** Acts within a long write of an update, at a moment that is drawn; not at all if the update ends before. */
export function duringUpdate({ strike, later, random }: Armed, act: (call: UpdateCall) => void): Hooks {
  return {
    update: (call) => {
      if (call.lastsMs < LONG_MS || !strike()) return undefined;
      later(call.lastsMs * (0.1 + 0.8 * random.next()), () => act(call), call.signal);
      return undefined;
    },
  };
}
