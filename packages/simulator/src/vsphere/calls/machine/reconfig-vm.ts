import type { OwnCall } from "../../call.ts";
import { KEYS } from "../../estate/create-vm.ts";
import type { CdBacking, CdState, DiskState, VmState } from "../../estate/vm-state.ts";
import { childOf, childrenOf, type Element, flagOf, numberOf, textOf } from "../../soap/element.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import type { DeviceChange, ReconfigureOrder } from "../../tasks/task-state.ts";
import { machineOn } from "../arguments.ts";
import { startOn } from "./start-task.ts";

/** ReconfigVM_Task: what is left out stays as it is. */
export function reconfigVm(call: OwnCall) {
  const vm = machineOn(call);
  return startOn(call, vm, parseSpec(vm, childOf(call.args, "spec")));
}

function parseSpec(vm: VmState, spec: Element | undefined): ReconfigureOrder {
  const drives: DeviceChange<CdState>[] = [];
  const disks: DeviceChange<DiskState>[] = [];
  for (const [index, change] of childrenOf(spec, "deviceChange").entries()) {
    const device = childOf(change, "device");
    const operation = operationOf(change, index);
    if (device?.kind === "VirtualCdrom") drives.push({ operation, index, device: driveOf(vm, device) });
    else if (device?.kind === "VirtualDisk") disks.push({ operation, index, device: diskOf(vm, device) });
    else if (operation !== "edit") throw invalidDevice(index);
  }
  const memory = numberOf(spec, "memoryMB");
  return {
    do: "reconfigure",
    name: textOf(spec, "name"),
    annotation: textOf(spec, "annotation"),
    cpus: numberOf(spec, "numCPUs"),
    memoryMb: memory,
    extraConfig: Object.fromEntries(
      childrenOf(spec, "extraConfig").map((option) => [textOf(option, "key") ?? "", textOf(option, "value") ?? ""]),
    ),
    drives,
    disks,
  };
}

function operationOf(change: Element, index: number): DeviceChange<unknown>["operation"] {
  const operation = textOf(change, "operation")?.trim() ?? "edit";
  if (operation === "add" || operation === "edit" || operation === "remove") return operation;
  throw invalidDevice(index);
}

const invalidDevice = (index: number) =>
  new VimFault(
    "InvalidDeviceSpec",
    { index: String(index) },
    { property: `deviceChange[${index}].device`, deviceIndex: index },
  );

/** A drive as it is to be; a new one gets the next key. `deviceInfo` may be left out, as any option may. */
function driveOf(vm: VmState, device: Element): CdState {
  const key = numberOf(device, "key");
  const before = vm.cds.find((drive) => drive.key === key);
  const connectable = childOf(device, "connectable");
  return {
    key: before?.key ?? Math.max(KEYS.cd - 1, ...vm.cds.map((drive) => drive.key)) + 1,
    controllerKey: numberOf(device, "controllerKey") ?? before?.controllerKey ?? KEYS.ide,
    unit: numberOf(device, "unitNumber") ?? before?.unit ?? 0,
    backing: backingOf(childOf(device, "backing")) ?? before?.backing ?? NO_BACKING,
    startConnected: flagOf(connectable, "startConnected") ?? before?.startConnected ?? false,
    allowGuestControl: flagOf(connectable, "allowGuestControl") ?? before?.allowGuestControl ?? true,
    connected: flagOf(connectable, "connected") ?? before?.connected ?? false,
    status: "ok",
  };
}

const NO_BACKING: CdBacking = { is: "client", device: "", passthrough: true };

function backingOf(backing: Element | undefined): CdBacking | undefined {
  if (!backing) return undefined;
  const device = textOf(backing, "deviceName") ?? "";
  switch (backing.kind) {
    case "VirtualCdromIsoBackingInfo":
      return { is: "iso", file: textOf(backing, "fileName") ?? "" };
    case "VirtualCdromAtapiBackingInfo":
    case "VirtualCdromPassthroughBackingInfo":
      return { is: "host", device };
    default:
      return { is: "client", device, passthrough: backing.kind === "VirtualCdromRemotePassthroughBackingInfo" };
  }
}

function diskOf(vm: VmState, device: Element): DiskState {
  const key = numberOf(device, "key");
  const before = vm.disks.find((disk) => disk.key === key);
  const kb = numberOf(device, "capacityInKB");
  const free = freeUnit(vm);
  return {
    key: before?.key ?? KEYS.disk + free,
    unit: before?.unit ?? free,
    sizeMb: kb === undefined ? (before?.sizeMb ?? 0) : Math.ceil(kb / 1024),
    mode: textOf(childOf(device, "backing"), "diskMode")?.trim() ?? before?.mode ?? "persistent",
    generation: before?.generation ?? 0,
  };
}

/** The controller keeps unit 7 for itself. */
const freeUnit = ({ disks }: VmState) =>
  [...Array(16).keys()].find((unit) => unit !== 7 && !disks.some((disk) => disk.unit === unit)) ?? 16;
