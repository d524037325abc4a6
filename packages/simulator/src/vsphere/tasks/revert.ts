import type { KeptMachine } from "../../vcsa/machine/kept-machine.ts";
import { powerOf, powerOff, powerOn } from "../estate/power.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

/** Back to a snapshot: the disks that it covers, and the memory where it has it. */
export const revert: Operation<Extract<Order, { readonly do: "revert" }>> = {
  lasts: ({ vsphere }) => vsphere.times.revertMs.value,
  check: (estate, { snapshot }, about) => {
    if (!machineOf(estate, about).snapshots.some(({ number }) => number === snapshot)) throw new VimFault("NotFound");
  },
  apply: (estate, order, about) => {
    const vm = machineOf(estate, about);
    const snapshot = vm.snapshots.find(({ number }) => number === order.snapshot);
    if (!snapshot) throw new VimFault("NotFound");
    const { image, withMemory } = snapshot;
    const own = vm === estate.applianceVm;
    if (powerOf(estate, vm) === "poweredOn") powerOff(estate, vm);
    vm.currentSnapshot = snapshot.number;
    const whole = snapshot.covers.length === vm.disks.length;
    if (image && own) {
      if (whole && withMemory && !order.suppressPowerOn) estate.guest.resume(image);
      else estate.guest.load(whole ? image : { ...image, disk: mixed(image.disk, estate.guest.keep().disk) });
    } else if (image) vm.image = image;
    const on = withMemory && snapshot.power === "poweredOn" && !order.suppressPowerOn;
    if (on && powerOf(estate, vm) === "poweredOff") powerOn(estate, vm);
    return undefined;
  },
};

type Disks = KeptMachine["disk"];

/** The system of then beside the data of now: where an update lies between the two, its services do not come up (inferred). */
function mixed(then: Disks, now: Disks): Disks {
  const torn = then.release.version.value !== now.release.version.value || then.update !== now.update;
  return torn ? { ...then, settings: [...then.settings, ["tornDisks", "True"]] } : then;
}
