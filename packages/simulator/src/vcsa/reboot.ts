import { playTimeline } from "../timeline/play.ts";
import { runInBackground, ShutdownCancelled } from "./background.ts";
import { boot } from "./boot.ts";
import type { Machine, PlannedShutdown } from "./machine.ts";

/** A shutdown in `delayMs`; the one planned before, if any, is forgotten. */
export function planShutdown(machine: Machine, order: Order): void {
  cancelShutdown(machine);
  const { action, reason, delayMs } = order;
  const planned = { action, reason, at: machine.clock.now() + delayMs, cancel: new AbortController() };
  machine.planned = planned;
  machine.record("shutdown", { action, reason, delayMs });
  runInBackground(carryOut(machine, planned));
}

export interface Order {
  readonly action: "reboot" | "poweroff";
  readonly reason: string;
  readonly delayMs: number;
}

/** Nothing is said whether or not one was planned (not recorded). */
export function cancelShutdown(machine: Machine): void {
  if (!machine.planned) return;
  machine.planned.cancel.abort(new ShutdownCancelled());
  machine.planned = undefined;
  machine.record("shutdown-cancelled");
}

/** The appliance answers for a few seconds more, then every socket drops (06 shows an empty screen). */
async function carryOut(machine: Machine, { action, at, cancel }: PlannedShutdown): Promise<void> {
  const { clock } = machine;
  const { reboot: timeline } = machine.disk.platform.timelines;
  if (!timeline) throw new RangeError(`${machine.profile.id} has no reboot timeline`);
  await clock.sleep(at - clock.now(), { signal: cancel.signal });
  await playTimeline(timeline, {
    clock,
    signal: cancel.signal,
    become: (state) => {
      if (state !== "off") throw new RangeError(`reboot: no state is called ${state}`);
      // From here nobody can cancel it: it is done.
      machine.planned = undefined;
      machine.cutPower();
      if (action === "reboot") boot(machine);
    },
  });
}
