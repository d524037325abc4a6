import type { Fault } from "../fault.ts";
import { duringUpdate } from "../update/update-fault.ts";

const EIGHT_HOURS_MS = 8 * 3_600_000;

/** The clock is set back while an update runs: later lines carry earlier stamps. */
export const clockBack: Fault = {
  id: "clock-back",
  kind: "fault",
  title: "The clock jumps back 8 hours during an installation",
  target: { hook: "update", phases: ["stage", "install", "services-stopped"], command: true },
  defaults: { phase: "install", first: 1 },
  backing: { cite: ["P17"] },
  expects: "recovered",
  client: "Measure every duration with its own clock; stamps order nothing.",
  create: (armed) => duringUpdate(armed, () => armed.clock.jump(-EIGHT_HOURS_MS)),
};
