import { KEYS } from "../estate/create-vm.ts";
import { powerOf } from "../estate/power.ts";
import { folderOf, sizeOf, type VmState } from "../estate/vm-state.ts";
import { data, instant, list, megabytes, special, word } from "../soap/value.ts";
import type { Face } from "./face.ts";
import { macOf } from "./vm-devices.ts";

export const runtimeOf = (vm: VmState, { estate, refs }: Face) => {
  const power = powerOf(estate, vm);
  return data("VirtualMachineRuntimeInfo", {
    host: refs.host(vm.host),
    connectionState: word("VirtualMachineConnectionState", "connected"),
    powerState: word("VirtualMachinePowerState", power),
    faultToleranceState: "notConfigured",
    toolsInstallerMounted: false,
    bootTime: power === "poweredOn" && vm.bootedAt !== undefined ? instant(vm.bootedAt) : undefined,
    needSecondaryReason: undefined,
    maxCpuUsage: power === "poweredOn" ? vm.cpus * 2400 : undefined,
    maxMemoryUsage: power === "poweredOn" ? vm.memoryMb : undefined,
    numMksConnections: 0,
    recordReplayState: "inactive",
    onlineStandby: false,
    consolidationNeeded: false,
  });
};

/** Do the tools inside answer, and has it an address? A clone beside the one that runs has none. */
function insideOf(vm: VmState, { estate }: Face) {
  const own = vm === estate.applianceVm;
  const on = powerOf(estate, vm) === "poweredOn";
  const running = on && (own ? estate.guest.toolsRun : true);
  return { running, own, address: running && own ? estate.vsphere.machine.address.value : undefined };
}

export const guestOf = (vm: VmState, face: Face) => {
  const { running, own, address } = insideOf(vm, face);
  const { machine, site } = face.estate.vsphere;
  const hostName = own && running ? face.estate.guest.hostname : undefined;
  return data("GuestInfo", {
    toolsStatus: word("VirtualMachineToolsStatus", running ? "toolsOk" : "toolsNotRunning"),
    toolsVersionStatus: "guestToolsUnmanaged",
    toolsVersionStatus2: "guestToolsUnmanaged",
    toolsRunningStatus: running ? "guestToolsRunning" : "guestToolsNotRunning",
    toolsVersion: "2147483647",
    guestId: machine.guestId.value,
    guestFamily: running ? "linuxGuest" : undefined,
    guestFullName: machine.guestName.text,
    hostName,
    ipAddress: address,
    net:
      address === undefined
        ? undefined
        : list("GuestNicInfo", [
            data("GuestNicInfo", {
              network: site.value.network,
              ipAddress: list("xsd:string", [address]),
              macAddress: macOf(face.estate.uuid(`mac/${vm.number}`)),
              connected: true,
              deviceConfigId: KEYS.nic,
              ipConfig: data("NetIpConfigInfo", {
                ipAddress: list("NetIpConfigInfoIpAddress", [
                  data("NetIpConfigInfoIpAddress", { ipAddress: address, prefixLength: 24, state: "preferred" }),
                ]),
              }),
            }),
          ]),
    guestState: running ? "running" : "notRunning",
    guestOperationsReady: running,
    interactiveGuestOperationsReady: false,
  });
};

export const summaryOf = (vm: VmState, face: Face) => {
  const { estate, refs } = face;
  const { machine } = estate.vsphere;
  const { running, own, address } = insideOf(vm, face);
  const size = megabytes(sizeOf(vm));
  return data("VirtualMachineSummary", {
    vm: refs.vm(vm),
    runtime: runtimeOf(vm, face),
    guest: data("VirtualMachineGuestSummary", {
      guestId: running ? machine.guestId.value : undefined,
      guestFullName: running ? machine.guestName.text : undefined,
      toolsStatus: word("VirtualMachineToolsStatus", running ? "toolsOk" : "toolsNotRunning"),
      toolsVersionStatus: "guestToolsUnmanaged",
      toolsRunningStatus: running ? "guestToolsRunning" : "guestToolsNotRunning",
      hostName: own && running ? estate.guest.hostname : undefined,
      ipAddress: address,
    }),
    config: data("VirtualMachineConfigSummary", {
      name: vm.name,
      template: vm.template,
      vmPathName: `${folderOf(vm)}/${vm.name}.vmx`,
      memorySizeMB: vm.memoryMb,
      cpuReservation: 0,
      memoryReservation: 0,
      numCpu: vm.cpus,
      numEthernetCards: 1,
      numVirtualDisks: vm.disks.length,
      uuid: vm.uuid,
      instanceUuid: vm.instanceUuid,
      guestId: machine.guestId.value,
      guestFullName: machine.guestName.text,
      annotation: vm.annotation,
      installBootRequired: false,
    }),
    storage: data("VirtualMachineStorageSummary", {
      committed: size,
      uncommitted: 0n,
      unshared: size,
      timestamp: instant(estate.world.clock.now()),
    }),
    quickStats: data("VirtualMachineQuickStats", {
      overallCpuUsage: running ? 200 : 0,
      overallCpuDemand: running ? 180 : 0,
      guestMemoryUsage: running ? Math.round(vm.memoryMb / 3) : 0,
      hostMemoryUsage: running ? vm.memoryMb : 0,
      guestHeartbeatStatus: heartbeat(running),
      uptimeSeconds: vm.bootedAt === undefined ? 0 : Math.round((estate.world.clock.now() - vm.bootedAt) / 1000),
    }),
    overallStatus: word("ManagedEntityStatus", "green"),
  });
};

const heartbeat = (running: boolean) => word("ManagedEntityStatus", running ? "green" : "gray");

export const heartbeatOf = (vm: VmState, face: Face) => heartbeat(insideOf(vm, face).running);

export const storageOf = (vm: VmState, { estate, refs }: Face) =>
  data("VirtualMachineStorageInfo", {
    perDatastoreUsage: list("VirtualMachineUsageOnDatastore", [
      special("VirtualMachineUsageOnDatastore", {
        datastore: refs.datastore(vm.datastore),
        committed: megabytes(sizeOf(vm)),
        uncommitted: 0n,
        unshared: megabytes(sizeOf(vm)),
      }),
    ]),
    timestamp: instant(estate.world.clock.now()),
  });
