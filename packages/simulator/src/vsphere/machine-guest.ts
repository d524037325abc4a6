import { boot } from "../vcsa/machine/boot.ts";
import { type KeptMachine, keepMachine, restoreMachine } from "../vcsa/machine/kept-machine.ts";
import type { Machine } from "../vcsa/machine/machine.ts";
import { planShutdown } from "../vcsa/machine/reboot.ts";
import type { Guest } from "./estate/guest.ts";

/** The appliance as its hardware has it in hand. */
export function createGuest(machine: Machine): Guest {
  return {
    // A machine that reboots is without phase for a moment, and not without power.
    get on() {
      return machine.phase !== "off" || machine.boot !== undefined;
    },
    get toolsRun() {
      return TOOLS_RUN.has(machine.phase);
    },
    get hostname() {
      return machine.setting("hostname") ?? machine.setup.name;
    },
    get version() {
      return machine.release.version.value;
    },
    get medium() {
      return machine.disk.iso;
    },
    insert: (name) => {
      machine.disk.iso = name;
      machine.world.faults.readSentinels(machine.setup.name, name);
      machine.record("iso", { name: name ?? null });
    },
    keep: () => keepMachine(machine),
    load: (kept) => restoreMachine(machine, withoutPower(kept)),
    resume: (kept) => restoreMachine(machine, kept),
    powerOn: () => boot(machine),
    powerOff: () => {
      machine.record("power-off");
      machine.cutPower();
    },
    shutdown: (action) => planShutdown(machine, { action, reason: "", delayMs: 0 }),
  };
}

const TOOLS_RUN: ReadonlySet<string> = new Set(["sshd", "proxy", "initializing", "up"]);

/** What stands on the disks alone: nothing runs. */
function withoutPower({ update: _update, boot: _boot, shutdown: _shutdown, ...kept }: KeptMachine): KeptMachine {
  return { ...kept, phase: "off" };
}
