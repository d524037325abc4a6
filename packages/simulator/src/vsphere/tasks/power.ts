import type { Estate } from "../estate/estate.ts";
import { expectPower, powerOff, powerOn } from "../estate/power.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { machineOf, type Operation } from "./operation.ts";
import type { Order } from "./task-state.ts";

type Power = Operation<Extract<Order, { readonly do: "power-on" | "power-off" | "reset" | "destroy" }>>;

const lasts = ({ vsphere }: Estate) => vsphere.times.powerMs.value;

export const powerOnMachine: Power = {
  lasts,
  check: (estate, _order, about) => {
    const vm = machineOf(estate, about);
    expectPower(estate, vm, "poweredOff");
    if (vm.template) throw new VimFault("InvalidState");
  },
  apply: (estate, _order, about) => {
    powerOn(estate, machineOf(estate, about));
    return undefined;
  },
};

export const powerOffMachine: Power = {
  lasts,
  check: (estate, _order, about) => expectPower(estate, machineOf(estate, about), "poweredOn"),
  apply: (estate, _order, about) => {
    powerOff(estate, machineOf(estate, about));
    return undefined;
  },
};

/** Off and on again at once; what is in the drive stays there. */
export const resetMachine: Power = {
  lasts,
  check: (estate, _order, about) => expectPower(estate, machineOf(estate, about), "poweredOn"),
  apply: (estate, _order, about) => {
    const vm = machineOf(estate, about);
    expectPower(estate, vm, "poweredOn");
    vm.bootedAt = estate.world.clock.now();
    if (vm !== estate.applianceVm) return undefined;
    estate.guest.powerOff();
    estate.guest.powerOn();
    return undefined;
  },
};
