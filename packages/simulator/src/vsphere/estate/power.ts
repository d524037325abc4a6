import { VimFault } from "../soap/vim-fault.ts";
import type { Estate } from "./estate.ts";
import { showMedium } from "./medium.ts";
import type { VmState } from "./vm-state.ts";

/** Is it on? The machine that the appliance runs in is as the appliance says. */
export const powerOf = (estate: Estate, vm: VmState): VmState["power"] => {
  if (vm !== estate.applianceVm) return vm.power;
  return estate.guest.on ? "poweredOn" : "poweredOff";
};

/** Throws `VimFault` InvalidPowerState when it is not as it has to be. */
export function expectPower(estate: Estate, vm: VmState, wanted: VmState["power"]): void {
  const state = powerOf(estate, vm);
  if (state === wanted) return;
  throw new VimFault("InvalidPowerState", { state }, { requestedState: wanted, existingState: state });
}

/**
 * Gives a machine power. A clone of the appliance takes its place, address and ports; while the appliance itself still
 * runs there is no place to take: the clone is on and nobody reaches it (inferred: two of one address).
 */
export function powerOn(estate: Estate, vm: VmState): void {
  expectPower(estate, vm, "poweredOff");
  if (vm.template) throw new VimFault("InvalidState");
  const { guest } = estate;
  vm.cds = vm.cds.map((drive) => ({ ...drive, connected: drive.startConnected && drive.backing.is === "iso" }));
  vm.bootedAt = estate.world.clock.now();
  vm.power = "poweredOn";
  if (vm !== estate.applianceVm) {
    if (!vm.image) return;
    if (guest.on) {
      estate.world.journal.record({ appliance: estate.name, type: "address-taken", vm: vm.name });
      return;
    }
    takePlace(estate, vm);
  }
  showMedium(estate, vm);
  guest.powerOn();
}

/** Takes a machine's power away, at once. */
export function powerOff(estate: Estate, vm: VmState): void {
  expectPower(estate, vm, "poweredOn");
  if (vm === estate.applianceVm) estate.guest.powerOff();
  vm.power = "poweredOff";
  vm.bootedAt = undefined;
  vm.cds = vm.cds.map((drive) => ({ ...drive, connected: false }));
}

/** The appliance's disks go into the machine it was in; what stands on this machine's disks is the appliance now. */
function takePlace(estate: Estate, vm: VmState): void {
  const { guest, applianceVm } = estate;
  if (applianceVm) {
    applianceVm.image = guest.keep();
    applianceVm.power = "poweredOff";
  }
  estate.embody(vm);
  if (vm.image) guest.load(vm.image);
  vm.image = undefined;
}
