import { freeMb } from "../estate/free-space.ts";
import { powerOn } from "../estate/power.ts";
import { sizeOf, type VmState } from "../estate/vm-state.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { expectNewName, machineOf, type Operation } from "./operation.ts";
import type { CloneOrder } from "./task-state.ts";

/** A whole copy of a machine, all its disks (V7): what stood on them when the task began. */
export const clone: Operation<CloneOrder> = {
  lasts: (estate, _order, about) => {
    const { cloneMsPerGb } = estate.vsphere.times;
    return Math.ceil(sizeOf(machineOf(estate, about)) / 1024) * cloneMsPerGb.value;
  },
  check: (estate, order, about) => {
    const source = machineOf(estate, about);
    expectNewName(estate, order.name, order.folder);
    const { datastore } = order;
    if (freeMb(estate, datastore) < sizeOf(source)) throw new VimFault("NoDiskSpace", { datastore }, { datastore });
  },
  apply: (estate, order, about) => {
    const source = machineOf(estate, about);
    const number = estate.next();
    const { name, folder, host, datastore, template, annotation = source.annotation, image } = order;
    const made: VmState = {
      ...structuredClone(source),
      ...{ number, name, folder, host, datastore, template, annotation, image },
      uuid: estate.machineUuid(number, "bios"),
      instanceUuid: estate.machineUuid(number, "instance"),
      power: "poweredOff",
      bootedAt: undefined,
      disks: source.disks.map((disk) => ({ ...disk, generation: 0 })),
      cds: source.cds.map((drive) => ({ ...drive, connected: false })),
      snapshots: [],
      currentSnapshot: undefined,
    };
    expectNewName(estate, name, folder);
    estate.addVm(made);
    if (order.powerOn && !template) powerOn(estate, made);
    return { is: "vm", number };
  },
};
