import { formatInstant, parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { z } from "zod";
import type { KeptFaults } from "../faults/registry.ts";
import type { KeepableAppliance, KeptAppliance } from "../vcsa/machine/create-appliance.ts";
import type { KeptFabric, OwnedFabric } from "../vmrole/fabric/create-fabric.ts";
import type { World } from "../world/world.ts";

/** The whole simulated state as plain JSON, at one instant of the simulated clock. Holds no password and no session. */
export interface Snapshot {
  readonly version: 1;
  readonly seed: number;
  /** ISO 8601, on the simulated clock. */
  readonly at: string;
  readonly appliances: readonly KeptAppliance[];
  /** What is armed, and how often it has acted. */
  readonly faults: KeptFaults;
  /** Of the VM Role service, where one runs: what was uploaded stays in the simulator that took the snapshot. */
  readonly vmrole?: KeptFabric;
}

/** What a snapshot is taken of. */
export interface Snapshotted {
  readonly world: World;
  readonly appliances: readonly KeepableAppliance[];
  readonly vmrole?: OwnedFabric | undefined;
}

/** Takes a snapshot; nothing is disturbed by it. */
export function takeSnapshot({ world, appliances, vmrole }: Snapshotted): Snapshot {
  return {
    version: 1,
    seed: world.random.seed,
    at: formatInstant(world.clock.now()),
    appliances: appliances.map((appliance) => appliance.keep()),
    faults: structuredClone(world.faults.keep()),
    ...(vmrole ? { vmrole: vmrole.keep() } : {}),
  };
}

/**
 * Puts the whole state back, at once: sessions end as at a power cut, what was under way goes on from where it was, and
 * the clock jumps to the snapshot's instant (its speed stays). The journal is not taken back: it tells of the restore.
 * Throws `PatchrigError` unreadable-input for what is no snapshot of these very appliances; nothing is changed then.
 */
export function restoreSnapshot(snapshot: unknown, { world, appliances, vmrole }: Snapshotted): void {
  const { at, kept } = check(snapshot, { world, appliances });
  const fabric = (snapshot as Snapshot).vmrole;
  if (fabric && vmrole && !vmrole.canRestore(fabric)) {
    throw new PatchrigError("unreadable-input", "the snapshot has images that another simulator holds", {
      hint: "restore it in the simulator that took it, or start with --no-management",
    });
  }
  // First of all: it alone may still refuse.
  world.faults.restore(structuredClone((snapshot as Snapshot).faults));
  world.clock.jump(at - world.clock.now());
  for (const { appliance, state } of kept) appliance.restore(state);
  if (fabric) vmrole?.restore(fabric);
}

/** Made when a snapshot is read: every simulator loads this file, and hardly any restores one. */
const envelope = () =>
  z.looseObject({
    version: z.literal(1),
    seed: z.int(),
    at: z.iso.datetime(),
    appliances: z.array(z.looseObject({ name: z.string(), profile: z.string(), disk: z.looseObject({}) })),
    faults: z.looseObject({ entries: z.array(z.looseObject({})), hits: z.array(z.looseObject({})) }),
  });

interface Checked {
  readonly at: number;
  readonly kept: readonly { readonly appliance: KeepableAppliance; readonly state: KeptAppliance }[];
}

function check(snapshot: unknown, { world, appliances }: Snapshotted): Checked {
  const read = envelope().safeParse(snapshot);
  if (!read.success) {
    throw new PatchrigError("unreadable-input", `expected a snapshot, version 1: ${z.prettifyError(read.error)}`);
  }
  if (read.data.seed !== world.random.seed) {
    throw new PatchrigError(
      "unreadable-input",
      `the snapshot was taken with seed ${read.data.seed}; this simulator has ${world.random.seed}`,
      { hint: `start it with --seed ${read.data.seed}` },
    );
  }
  const states = (snapshot as Snapshot).appliances;
  const names = states.map(({ name }) => name).join(", ");
  const here = appliances.map(({ name }) => name).join(", ");
  if (names !== here) {
    throw new PatchrigError("unreadable-input", `the snapshot holds ${names}; this simulator has ${here}`);
  }
  const kept = appliances.flatMap((appliance, index) => {
    const state = states[index];
    return state ? [{ appliance, state }] : [];
  });
  return { at: parseInstant(read.data.at) ?? 0, kept };
}
