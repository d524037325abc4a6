import { loadProfile } from "@patchrig/platforms/profiles";
import type { Place } from "../../timeline/playhead.ts";
import { type KeptFlight, keepFlight } from "../update/update-flight.ts";
import { resumeUpdate, stateWithout } from "../update/update-job.ts";
import type { Phase } from "./appliance-state.ts";
import { resumeBoot } from "./boot.ts";
import type { LoginMemory } from "./login-memory.ts";
import type { Disk, Machine, MachineSetup } from "./machine.ts";
import { type KeptShutdown, keepShutdown, resumeShutdown } from "./reboot.ts";

/** A machine as plain JSON: its disks, how far it has booted, and what was under way. Without its password. */
export interface KeptMachine {
  readonly name: string;
  /** What it was created with. */
  readonly profile: string;
  /** What it is among others. */
  readonly place?: MachineSetup["place"];
  readonly phase: Phase;
  readonly boots: number;
  readonly disk: KeptDisk;
  readonly update?: KeptFlight;
  readonly boot?: Place;
  readonly shutdown?: KeptShutdown;
}

interface KeptDisk extends Omit<Disk, "platform" | "settings" | "logins"> {
  /** The id of the profile that runs. */
  readonly platform: string;
  readonly settings: readonly (readonly [string, string])[];
  readonly logins: readonly (readonly [string, LoginMemory])[];
}

/**
 * What is to be kept of a machine. Its sessions are not: an update that still waits for its licence hangs on one, and
 * counts as cancelled.
 */
export function keepMachine(machine: Machine): KeptMachine {
  const { setup, phase, boots, disk, flight, boot, planned } = machine;
  const update = flight && keepFlight(flight);
  const state = flight && !update ? stateWithout(machine, flight) : disk.update;
  return structuredClone({
    name: setup.name,
    profile: setup.profile,
    ...(setup.place && { place: setup.place }),
    phase,
    boots,
    disk: {
      ...disk,
      update: state,
      platform: disk.platform.profile.id,
      settings: [...disk.settings],
      logins: [...disk.logins],
    },
    ...(update ? { update } : {}),
    ...(boot ? { boot: boot.place() } : {}),
    ...(planned ? { shutdown: keepShutdown(machine, planned) } : {}),
  });
}

/** Makes the machine what was kept, and lets go on what was under way. Its sessions end. */
export function restoreMachine(machine: Machine, kept: KeptMachine): void {
  const { phase, boots, update, boot, shutdown, disk } = structuredClone(kept);
  machine.load({ disk: unpack(disk), phase, boots }, "restored");
  if (update) resumeUpdate(machine, update);
  if (boot) resumeBoot(machine, boot);
  if (shutdown) resumeShutdown(machine, shutdown);
}

/** JSON leaves out what is undefined. */
function unpack({ platform, settings, logins, ...plain }: KeptDisk): Disk {
  return {
    ...plain,
    iso: plain.iso,
    staged: plain.staged,
    installed: plain.installed,
    platform: loadProfile(platform),
    settings: new Map(settings),
    logins: new Map(logins),
  };
}
