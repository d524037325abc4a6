import type { Estate } from "../estate/estate.ts";
import { showMedium } from "../estate/medium.ts";
import { expectPower, powerOf } from "../estate/power.ts";
import { findFile, parseDatastorePath } from "../estate/stored-file.ts";
import type { CdState, DiskState, VmState } from "../estate/vm-state.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { expectNewName, machineOf, type Operation } from "./operation.ts";
import type { DeviceChange, ReconfigureOrder } from "./task-state.ts";

/** Changes a machine's settings: its CD drive (V10), its disks' modes (V7), its name and size. */
export const reconfigure: Operation<ReconfigureOrder> = {
  lasts: ({ vsphere }) => vsphere.times.reconfigureMs.value,
  check: (estate, order, about) => {
    const vm = machineOf(estate, about);
    if (order.name !== undefined && order.name !== vm.name) expectNewName(estate, order.name, vm.folder);
    for (const change of order.drives) checkDrive(estate, vm, change);
    for (const change of order.disks) checkDisk(estate, vm, change);
    if (order.cpus !== undefined || order.memoryMb !== undefined) expectPower(estate, vm, "poweredOff");
  },
  apply: (estate, order, about) => {
    const vm = machineOf(estate, about);
    vm.name = order.name ?? vm.name;
    vm.annotation = order.annotation ?? vm.annotation;
    vm.cpus = order.cpus ?? vm.cpus;
    vm.memoryMb = order.memoryMb ?? vm.memoryMb;
    vm.extraConfig = { ...vm.extraConfig, ...order.extraConfig };
    for (const change of order.drives) vm.cds = applyTo(vm.cds, connect(estate, vm, change));
    for (const change of order.disks) vm.disks = applyTo(vm.disks, change);
    if (order.drives.length > 0) showMedium(estate, vm);
    return undefined;
  },
};

function checkDrive(estate: Estate, vm: VmState, { operation, device, index }: DeviceChange<CdState>): void {
  const known = vm.cds.some(({ key }) => key === device.key);
  if (operation === "add") {
    // An IDE controller takes no drive while the machine runs.
    expectPower(estate, vm, "poweredOff");
    const taken = vm.cds.some((cd) => cd.controllerKey === device.controllerKey && cd.unit === device.unit);
    if (taken) throw invalidDevice(index);
  } else if (!known) throw invalidDevice(index);
  if (operation === "remove" || device.backing.is !== "iso") return;
  const { file } = device.backing;
  const path = parseDatastorePath(file);
  if (!path) throw new VimFault("InvalidDatastorePath", {}, { datastorePath: file });
  if (!findFile(estate, path)) throw new VimFault("FileNotFound", { file }, { file });
}

function checkDisk(estate: Estate, vm: VmState, { operation, device, index }: DeviceChange<DiskState>): void {
  const known = vm.disks.find(({ key }) => key === device.key);
  if (operation === "add") {
    if (known) throw invalidDevice(index);
    return;
  }
  if (!known) throw invalidDevice(index);
  // V7: a disk's type is changed on a machine that is off, and not under a snapshot.
  if (operation === "remove" || known.mode !== device.mode) {
    expectPower(estate, vm, "poweredOff");
    if (vm.snapshots.length > 0) throw new VimFault("InvalidState");
  }
  if (operation === "edit" && device.sizeMb < known.sizeMb) throw invalidDevice(index);
}

const invalidDevice = (index: number) =>
  new VimFault(
    "InvalidDeviceSpec",
    { index: String(index) },
    { property: `deviceChange[${index}]`, deviceIndex: index },
  );

/**
 * An ISO of a datastore is there at once. A device of the client's machine waits for a client that offers it: the drive
 * stays at "connecting" (V10, V11).
 */
function connect(estate: Estate, vm: VmState, change: DeviceChange<CdState>): DeviceChange<CdState> {
  const { device, operation } = change;
  if (operation === "remove") return change;
  const wanted = device.connected && powerOf(estate, vm) === "poweredOn";
  const stuck = wanted && (device.backing.is === "client" || staysConnecting(estate, vm, device));
  const now: CdState = { ...device, connected: wanted && !stuck, status: stuck ? "untried" : "ok" };
  if (stuck) estate.world.journal.record({ appliance: estate.name, type: "cd-connecting", vm: vm.name });
  return { ...change, device: now };
}

/** What a medium's name names goes wrong from here on. */
function staysConnecting({ world, name, applianceVm }: Estate, vm: VmState, { backing }: CdState): boolean {
  if (vm !== applianceVm || backing.is !== "iso") return false;
  world.faults.readSentinels(name, backing.file);
  return world.faults.ask("drive", name, { file: backing.file }).length > 0;
}

function applyTo<T extends { readonly key: number }>(devices: readonly T[], change: DeviceChange<T>): readonly T[] {
  const { operation, device } = change;
  if (operation === "add") return [...devices, device];
  if (operation === "remove") return devices.filter(({ key }) => key !== device.key);
  return devices.map((before) => (before.key === device.key ? device : before));
}
