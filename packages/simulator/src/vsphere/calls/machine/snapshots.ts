import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import type { SnapshotState, VmState } from "../../estate/vm-state.ts";
import { findSnapshot } from "../../face/objects.ts";
import { flagOf, textOf } from "../../soap/element.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { expectText, machineOn } from "../arguments.ts";
import { startOn } from "./start-task.ts";

/** CreateSnapshot_Task. */
export const createSnapshotOf = (call: OwnCall) =>
  startOn(call, machineOn(call), {
    do: "create-snapshot",
    name: expectText(call.args, "name"),
    description: textOf(call.args, "description") ?? "",
    memory: flagOf(call.args, "memory") ?? false,
    quiesce: flagOf(call.args, "quiesce") ?? false,
  });

/** RemoveSnapshot_Task: one, or it and all that hang on it. */
export function removeOne(call: OwnCall) {
  const { vm, snapshot } = snapshotOn(call);
  const below = flagOf(call.args, "removeChildren") ? descendants(vm, snapshot) : [snapshot.number];
  return startOn(call, vm, { do: "remove-snapshot", snapshots: below });
}

/** RemoveAllSnapshots_Task. */
export function removeAll(call: OwnCall) {
  const vm = machineOn(call);
  return startOn(call, vm, { do: "remove-snapshot", snapshots: vm.snapshots.map(({ number }) => number) });
}

/** RevertToSnapshot_Task. */
export function revertTo(call: OwnCall) {
  const { vm, snapshot } = snapshotOn(call);
  return startOn(call, vm, { do: "revert", snapshot: snapshot.number, ...suppressed(call) });
}

/** RevertToCurrentSnapshot_Task. Throws `VimFault` NotFound where there is none. */
export function revertToCurrent(call: OwnCall) {
  const vm = machineOn(call);
  if (vm.currentSnapshot === undefined) throw new VimFault("NotFound");
  return startOn(call, vm, { do: "revert", snapshot: vm.currentSnapshot, ...suppressed(call) });
}

const suppressed = ({ args }: OwnCall) => ({ suppressPowerOn: flagOf(args, "suppressPowerOn") ?? false });

function snapshotOn({ face, request }: OwnCall) {
  const found = findSnapshot(face, request.on.id);
  if (!found) throw notFound(request.on);
  return found;
}

const descendants = (vm: VmState, of: SnapshotState): number[] => [
  of.number,
  ...vm.snapshots.filter(({ parent }) => parent === of.number).flatMap((child) => descendants(vm, child)),
];
