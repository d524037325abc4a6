import { playTimeline } from "../../timeline/play.ts";
import { type Place, Playhead } from "../../timeline/playhead.ts";
import { runInBackground, ShutdownCancelled } from "./background.ts";
import { boot } from "./boot.ts";
import type { Machine, PlannedShutdown } from "./machine.ts";

/** A shutdown in `delayMs`; the one planned before, if any, is forgotten. */
export function planShutdown(machine: Machine, order: Order): void {
  cancelShutdown(machine);
  machine.record("shutdown", { ...order });
  begin(machine, { ...order, place: { write: 0, step: 0 } });
}

/** Goes on with a shutdown that was kept. */
export const resumeShutdown = (machine: Machine, kept: KeptShutdown): void => begin(machine, kept);

/** A planned shutdown as plain data. */
export interface KeptShutdown extends Order {
  readonly place: Place;
}

/** What is to be kept of it. */
export function keepShutdown({ clock }: Machine, { action, reason, at, head }: PlannedShutdown): KeptShutdown {
  return { action, reason, delayMs: Math.max(0, at - clock.steadyNow()), place: head.place() };
}

function begin(machine: Machine, { action, reason, delayMs, place }: KeptShutdown): void {
  const { clock } = machine;
  const head = new Playhead(clock, place);
  const planned = { action, reason, at: clock.steadyNow() + delayMs, cancel: new AbortController(), head };
  machine.planned = planned;
  runInBackground(machine, carryOut(machine, planned));
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
async function carryOut(machine: Machine, { action, at, cancel, head }: PlannedShutdown): Promise<void> {
  const { clock } = machine;
  const { reboot: timeline } = machine.disk.platform.timelines;
  if (!timeline) throw new RangeError(`${machine.profile.id} has no reboot timeline`);
  await clock.sleep(at - clock.steadyNow(), { signal: cancel.signal });
  await playTimeline(timeline, {
    clock,
    head,
    signal: cancel.signal,
    become: (state) => {
      if (state !== "off") throw new RangeError(`reboot: no state is called ${state}`);
      // From here nobody can cancel it: it is done.
      machine.planned = undefined;
      if (machine.world.faults.ask("power", machine.setup.name, { action }).length > 0) return;
      machine.cutPower();
      if (action === "reboot") boot(machine);
    },
  });
}
