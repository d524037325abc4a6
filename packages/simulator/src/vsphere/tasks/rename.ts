import { VimFault } from "../soap/vim-fault.ts";
import { expectNewName, machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

/** Gives a machine another name; its files keep theirs (inferred). */
export const rename: Operation<Extract<Order, { readonly do: "rename" }>> = {
  lasts: ({ vsphere }) => vsphere.times.reconfigureMs.value,
  check: (estate, { name }, about) => {
    if (name === "" || name.length > 80) throw new VimFault("InvalidName", {}, { name });
    const vm = machineOf(estate, about);
    if (vm.name !== name) expectNewName(estate, name, vm.folder);
  },
  apply: (estate, { name }, about) => {
    machineOf(estate, about).name = name;
    return undefined;
  },
};
