import { expectPower } from "../estate/power.ts";
import { machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

/** Deletes a machine with its disks and all that stands on them. */
export const destroy: Operation<Extract<Order, { readonly do: "power-on" | "power-off" | "reset" | "destroy" }>> = {
  lasts: ({ vsphere }) => vsphere.times.destroyMs.value,
  check: (estate, _order, about) => expectPower(estate, machineOf(estate, about), "poweredOff"),
  apply: (estate, _order, about) => {
    const vm = machineOf(estate, about);
    expectPower(estate, vm, "poweredOff");
    estate.removeVm(vm);
    return undefined;
  },
};
