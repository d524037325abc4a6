import type { Estate } from "../estate/estate.ts";
import { powerOf } from "../estate/power.ts";
import { isIndependent, type SnapshotState, type VmState } from "../estate/vm-state.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

/**
 * A snapshot covers the disks that are not independent, and no others (V7): with the memory of a running machine it is
 * refused while there is an independent one (inferred).
 */
export const createSnapshot: Operation<Extract<Order, { readonly do: "create-snapshot" }>> = {
  lasts: ({ vsphere }) => vsphere.times.snapshotMs.value,
  check: (estate, { memory }, about) => {
    const vm = machineOf(estate, about);
    if (vm.template) throw new VimFault("InvalidState");
    if (memory && powerOf(estate, vm) === "poweredOn" && vm.disks.some(isIndependent)) {
      throw new VimFault("MemorySnapshotOnIndependentDisk");
    }
  },
  apply: (estate, { name, description, memory, quiesce }, about) => {
    const vm = machineOf(estate, about);
    const power = powerOf(estate, vm);
    const snapshot: SnapshotState = {
      ...{ number: estate.next(), name, description, quiesced: quiesce && !memory },
      ...{ at: estate.world.clock.now(), parent: vm.currentSnapshot, power },
      covers: vm.disks.filter((disk) => !isIndependent(disk)).map(({ key }) => key),
      withMemory: memory && power === "poweredOn",
      image: imageOf(estate, vm),
    };
    vm.snapshots = [...vm.snapshots, snapshot];
    vm.currentSnapshot = snapshot.number;
    vm.disks = vm.disks.map((disk) => (isIndependent(disk) ? disk : { ...disk, generation: snapshot.number }));
    return { is: "snapshot", vm: vm.number, number: snapshot.number };
  },
};

/** What stands on a machine's disks now; undefined: no appliance. */
export const imageOf = (estate: Estate, vm: VmState) => (vm === estate.applianceVm ? estate.guest.keep() : vm.image);
