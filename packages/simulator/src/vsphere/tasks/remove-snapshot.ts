import { machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

/** What was written since becomes part of the disks; a snapshot below one that is removed hangs on the one above. */
export const removeSnapshot: Operation<Extract<Order, { readonly do: "remove-snapshot" }>> = {
  lasts: ({ vsphere }, { snapshots }) => vsphere.times.removeSnapshotMs.value * Math.max(1, snapshots.length),
  check: (estate, _order, about) => void machineOf(estate, about),
  apply: (estate, { snapshots }, about) => {
    const vm = machineOf(estate, about);
    const gone = new Set(snapshots);
    const above = (number: number | undefined): number | undefined =>
      number !== undefined && gone.has(number)
        ? above(vm.snapshots.find((snapshot) => snapshot.number === number)?.parent)
        : number;
    vm.currentSnapshot = above(vm.currentSnapshot);
    vm.snapshots = vm.snapshots
      .filter(({ number }) => !gone.has(number))
      .map((snapshot) => ({ ...snapshot, parent: above(snapshot.parent) }));
    if (vm.snapshots.length === 0) vm.disks = vm.disks.map((disk) => ({ ...disk, generation: 0 }));
    return undefined;
  },
};
