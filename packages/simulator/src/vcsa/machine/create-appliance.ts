import { PatchrigError } from "@patchrig/core/errors";
import { listProfiles } from "@patchrig/platforms/profiles";
import type { KeptEstate } from "../../vsphere/estate/estate.ts";
import { createSurroundings, type Surrounded } from "../../vsphere/surroundings.ts";
import type { World } from "../../world/world.ts";
import { answerRest, isRestPath } from "../rest/rest.ts";
import { authenticate, banner } from "../session/login.ts";
import { serve } from "../session/serve.ts";
import { checkIsoName } from "../update/iso.ts";
import { onlyByGet } from "../web/not-found.ts";
import { answerVami } from "../web/vami.ts";
import { answerWebClient } from "../web/web-client.ts";
import type { Appliance } from "./appliance.ts";
import { createSubject } from "./fault-subject.ts";
import { type KeptMachine, keepMachine, restoreMachine } from "./kept-machine.ts";
import { Machine, type MachineSetup } from "./machine.ts";
import { partsOf } from "./parts.ts";
import { screenOf } from "./screen.ts";

/**
 * A vCSA that is up and runs its profile's release. Throws `PatchrigError`: unknown-profile, or unreadable-input for an
 * ISO that is none by its name.
 */
export function createAppliance(world: World, setup: MachineSetup): KeepableAppliance {
  const known = listProfiles();
  if (!known.includes(setup.profile)) {
    throw new PatchrigError("unknown-profile", `no profile "${setup.profile}": there are ${known.join(", ")}`);
  }
  if (setup.iso !== undefined) checkIsoName(setup.iso);
  const machine = new Machine(world, setup);
  const surroundings = createSurroundings(machine);
  const subject = createSubject(machine);
  world.faults.introduce(subject);
  world.faults.readSentinels(setup.name, setup.iso);
  return {
    name: setup.name,
    get profile() {
      return machine.profile;
    },
    get state() {
      return machine.describe();
    },
    get parts() {
      return partsOf(machine);
    },
    get isStarting() {
      return machine.phase === "proxy";
    },
    banner: () => banner(machine),
    authenticate: (attempt) => authenticate(machine, attempt),
    serve: (channel) => serve(machine, channel),
    get ports() {
      return machine.ports;
    },
    onPortsChanged: (listener) => machine.onPortsChanged(listener),
    answer: (on, path, method, visit) => {
      const reply = on === "https" ? answerWebClient(machine, path, visit) : answerVami(machine, path, visit);
      return visit?.form ? reply : onlyByGet(machine, method, reply);
    },
    screen: () => screenOf(machine),
    rest: { has: (url) => isRestPath(machine, url), answer: (request) => answerRest(machine, request) },
    insertIso: (name) => insertIso(machine, name),
    onIdentityRenewed: (listener) => machine.onIdentityRenewed(listener),
    connected: (line) => {
      machine.lines.add(line);
      return () => void machine.lines.delete(line);
    },
    powerCycle: () => subject.reboot(),
    vsphere: surroundings.open,
    reset: () => {
      machine.restore();
      surroundings.restore(undefined);
      world.faults.readSentinels(setup.name, setup.iso);
      world.faults.forget(setup.name);
    },
    keep: () => ({ ...keepMachine(machine), ...surroundings.keep() }),
    restore: ({ vsphere, ...kept }) => {
      restoreMachine(machine, kept);
      surroundings.restore(vsphere);
    },
  };
}

function insertIso(machine: Machine, name: string | undefined): void {
  if (name !== undefined) checkIsoName(name);
  machine.disk.iso = name;
  machine.world.faults.readSentinels(machine.setup.name, name);
  machine.record("iso", { name: name ?? null });
}

/** An appliance whose whole state can be had, and given back. */
export interface KeepableAppliance extends Appliance, Pick<Surrounded, "vsphere"> {
  /** All of it as plain JSON, without its password and its sessions. */
  keep(): KeptAppliance;
  /** What was kept, at once; sessions end as at a power cut, and what was under way goes on. */
  restore(kept: KeptAppliance): void;
}

/** An appliance with the machines around it, where anybody has asked for them. */
export interface KeptAppliance extends KeptMachine {
  readonly vsphere?: KeptEstate;
}
