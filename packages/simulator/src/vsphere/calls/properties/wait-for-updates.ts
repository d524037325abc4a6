import type { OwnCall } from "../../call.ts";
import { waitForUpdates } from "../../collector/property-collector.ts";
import { childOf, numberOf, textOf } from "../../soap/element.ts";
import { collectorOn } from "./collectors.ts";

/** WaitForUpdates, WaitForUpdatesEx, CheckForUpdates: the answer comes when something has changed, or the wait is over. */
export const waitFor =
  (how: "wait" | "wait-ex" | "check") =>
  (call: OwnCall): ReturnType<typeof waitForUpdates> => {
    const options = how === "wait-ex" ? childOf(call.args, "options") : undefined;
    const { estate } = call.face;
    return waitForUpdates(collectorOn(call), {
      version: textOf(call.args, "version")?.trim() ?? "",
      limit: Math.max(1, numberOf(options, "maxObjectUpdates") ?? Number.POSITIVE_INFINITY),
      seconds: how === "check" ? 0 : numberOf(options, "maxWaitSeconds"),
      signal: call.signal,
      clock: estate.world.clock,
      onChange: (listener) => estate.onChange(listener),
    });
  };
