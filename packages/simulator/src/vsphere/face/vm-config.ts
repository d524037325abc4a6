import { folderOf, type VmState } from "../estate/vm-state.ts";
import { any, data, list, special } from "../soap/value.ts";
import type { Face } from "./face.ts";
import { devicesOf } from "./vm-devices.ts";

/** A machine's settings, its devices with them. */
export const configOf = (vm: VmState, face: Face) => {
  const { machine } = face.estate.vsphere;
  return data("VirtualMachineConfigInfo", {
    changeVersion: "1",
    modified: { is: "instant", at: vm.bootedAt ?? 0 },
    name: vm.name,
    guestFullName: machine.guestName.text,
    version: machine.hardware.value,
    uuid: vm.uuid,
    instanceUuid: vm.instanceUuid,
    template: vm.template,
    guestId: machine.guestId.value,
    alternateGuestName: "",
    annotation: vm.annotation,
    files: data("VirtualMachineFileInfo", {
      vmPathName: `${folderOf(vm)}/${vm.name}.vmx`,
      snapshotDirectory: `${folderOf(vm)}/`,
      suspendDirectory: `${folderOf(vm)}/`,
      logDirectory: `${folderOf(vm)}/`,
    }),
    tools: data("ToolsConfigInfo", { toolsVersion: 2147483647, afterPowerOn: true, syncTimeWithHost: false }),
    flags: data("VirtualMachineFlagInfo", { diskUuidEnabled: false, snapshotDisabled: false, snapshotLocked: false }),
    defaultPowerOps: data("VirtualMachineDefaultPowerOpInfo", {
      powerOffType: "soft",
      suspendType: "hard",
      resetType: "soft",
      defaultPowerOffType: "soft",
      defaultSuspendType: "hard",
      defaultResetType: "soft",
      standbyAction: "checkpoint",
    }),
    hardware: data("VirtualHardware", {
      numCPU: vm.cpus,
      numCoresPerSocket: 1,
      memoryMB: vm.memoryMb,
      virtualICH7MPresent: false,
      virtualSMCPresent: false,
      device: list("VirtualDevice", devicesOf(face, vm)),
    }),
    cpuAllocation: allocation(),
    memoryAllocation: allocation(),
    memoryHotAddEnabled: false,
    cpuHotAddEnabled: false,
    cpuHotRemoveEnabled: false,
    extraConfig: list(
      "OptionValue",
      Object.entries({ "svga.present": "TRUE", ...vm.extraConfig }).map(([key, value]) =>
        special("OptionValue", { key, value: any(value) }),
      ),
    ),
    swapPlacement: "inherit",
    bootOptions: data("VirtualMachineBootOptions", { bootDelay: 0n, enterBIOSSetup: false, bootRetryEnabled: false }),
    firmware: "bios",
    changeTrackingEnabled: false,
    maxMksConnections: 40,
  });
};

const allocation = () =>
  special("ResourceAllocationInfo", {
    reservation: 0n,
    expandableReservation: false,
    limit: -1n,
    shares: data("SharesInfo", { shares: 2000, level: "normal" }),
  });

/** What can be done to a machine. */
export const capabilityOf = () =>
  data("VirtualMachineCapability", {
    snapshotOperationsSupported: true,
    multipleSnapshotsSupported: true,
    snapshotConfigSupported: true,
    poweredOffSnapshotsSupported: true,
    memorySnapshotsSupported: true,
    revertToSnapshotSupported: true,
    quiescedSnapshotsSupported: true,
    disableSnapshotsSupported: false,
    lockSnapshotsSupported: false,
    consolePreferencesSupported: false,
    cpuFeatureMaskSupported: true,
    s1AcpiManagementSupported: true,
    settingScreenResolutionSupported: false,
    toolsAutoUpdateSupported: false,
    vmNpivWwnSupported: true,
    npivWwnOnNonRdmVmSupported: true,
    diskSharesSupported: true,
    swapPlacementSupported: true,
    toolsSyncTimeSupported: true,
    settingVideoRamSizeSupported: true,
    bootOptionsSupported: true,
    changeTrackingSupported: true,
  });

export const diskLayout = (vm: VmState, files: readonly string[]) =>
  data("VirtualMachineFileLayout", {
    configFile: list("xsd:string", [`${vm.name}.vmx`]),
    logFile: list("xsd:string", []),
    disk: list(
      "VirtualMachineFileLayoutDiskLayout",
      vm.disks.map(({ key }, index) =>
        data("VirtualMachineFileLayoutDiskLayout", { key, diskFile: list("xsd:string", [files[index] ?? ""]) }),
      ),
    ),
    swapFile: `${folderOf(vm)}/${vm.name}.vswp`,
  });

export const extendedLayout = (vm: VmState, files: readonly string[], now: number) =>
  data("VirtualMachineFileLayoutEx", {
    file: list(
      "VirtualMachineFileLayoutExFileInfo",
      vm.disks.map(({ sizeMb }, index) =>
        data("VirtualMachineFileLayoutExFileInfo", {
          key: index,
          name: files[index] ?? "",
          type: "diskExtent",
          size: BigInt(sizeMb) * 1_048_576n,
          uniqueSize: BigInt(sizeMb) * 1_048_576n,
        }),
      ),
    ),
    disk: list(
      "VirtualMachineFileLayoutExDiskLayout",
      vm.disks.map(({ key }, index) =>
        data("VirtualMachineFileLayoutExDiskLayout", {
          key,
          chain: list("VirtualMachineFileLayoutExDiskUnit", [
            data("VirtualMachineFileLayoutExDiskUnit", { fileKey: list("xsd:int", [index]) }),
          ]),
        }),
      ),
    ),
    timestamp: { is: "instant", at: now },
  });
