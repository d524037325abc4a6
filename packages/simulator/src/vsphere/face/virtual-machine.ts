import type { SnapshotState, VmState } from "../estate/vm-state.ts";
import { type Data, data, instant, list, ref, word } from "../soap/value.ts";
import { ENTITY, entityReads, refList } from "./containers.ts";
import type { Face } from "./face.ts";
import { ENTITY_UNSET, type ManagedType } from "./managed-type.ts";
import { capabilityOf, configOf, diskLayout, extendedLayout } from "./vm-config.ts";
import { devicesOf, diskFile } from "./vm-devices.ts";
import { guestOf, heartbeatOf, runtimeOf, storageOf, summaryOf } from "./vm-runtime.ts";

const files = (vm: VmState) => vm.disks.map((disk, index) => diskFile(vm, disk, index));

export const vmType: ManagedType<VmState> = {
  type: "VirtualMachine",
  also: ENTITY,
  read: {
    ...entityReads,
    name: ({ name }) => name,
    parent: ({ folder }, { refs, kind }) => (kind === "vcenter" ? refs.vmFolder(folder) : refs.folder("vm")),
    config: configOf,
    runtime: runtimeOf,
    summary: summaryOf,
    guest: guestOf,
    storage: storageOf,
    capability: capabilityOf,
    datastore: ({ datastore }, { refs }) => refList([refs.datastore(datastore)]),
    network: (_, { refs }) => refList([refs.network]),
    resourcePool: ({ template }, { refs }) => (template ? undefined : refs.pool),
    environmentBrowser: (_, { ids }) => ref("EnvironmentBrowser", `envbrowser-${ids.compute}`),
    snapshot: snapshotsOf,
    rootSnapshot: (vm, { refs }) =>
      refList(vm.snapshots.filter(({ parent }) => parent === undefined).map(({ number }) => refs.snapshot(vm, number))),
    layout: (vm) => diskLayout(vm, files(vm)),
    layoutEx: (vm, { estate }) => extendedLayout(vm, files(vm), estate.world.clock.now()),
    guestHeartbeatStatus: heartbeatOf,
    recentTask: ({ number }, { estate, refs }) =>
      refList(
        [...estate.tasks.all.values()]
          .filter(({ about }) => about.is === "vm" && about.number === number)
          .map(refs.task),
      ),
  },
  unset: [...ENTITY_UNSET, "parentVApp", "resourceConfig"],
};

/** The tree of a machine's snapshots; undefined where there are none. */
function snapshotsOf(vm: VmState, face: Face): Data | undefined {
  if (vm.snapshots.length === 0) return undefined;
  return data("VirtualMachineSnapshotInfo", {
    currentSnapshot: vm.currentSnapshot === undefined ? undefined : face.refs.snapshot(vm, vm.currentSnapshot),
    rootSnapshotList: treeBelow(face, vm, undefined),
  });
}

function treeBelow(face: Face, vm: VmState, parent: number | undefined): ReturnType<typeof list> {
  const below = vm.snapshots.filter((snapshot) => snapshot.parent === parent);
  return list(
    "VirtualMachineSnapshotTree",
    below.map(({ number, name, description, at, power, quiesced }) =>
      data("VirtualMachineSnapshotTree", {
        snapshot: face.refs.snapshot(vm, number),
        vm: face.refs.vm(vm),
        name,
        description,
        id: number,
        createTime: instant(at),
        state: word("VirtualMachinePowerState", power),
        quiesced,
        childSnapshotList: treeBelow(face, vm, number),
        replaySupported: false,
      }),
    ),
  );
}

/** A snapshot, and the machine that it is of. */
export interface SnapshotNode {
  readonly vm: VmState;
  readonly snapshot: SnapshotState;
}

/** Its settings are those of now but for the disks: the ones it covers alone (V7). */
export const snapshotType: ManagedType<SnapshotNode> = {
  type: "VirtualMachineSnapshot",
  also: ["ExtensibleManagedObject"],
  read: {
    vm: ({ vm }, { refs }) => refs.vm(vm),
    childSnapshot: ({ vm, snapshot }, { refs }) =>
      refList(
        vm.snapshots.filter(({ parent }) => parent === snapshot.number).map(({ number }) => refs.snapshot(vm, number)),
      ),
    config: ({ vm, snapshot }, face) => {
      const covered = { ...vm, disks: vm.disks.filter(({ key }) => snapshot.covers.includes(key)) };
      const config = configOf(vm, face);
      const hardware = data("VirtualHardware", {
        numCPU: vm.cpus,
        numCoresPerSocket: 1,
        memoryMB: vm.memoryMb,
        device: list("VirtualDevice", devicesOf(face, covered)),
      });
      return { ...config, fields: { ...config.fields, hardware } };
    },
  },
  unset: ["availableField", "value"],
};
