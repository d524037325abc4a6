import type { Ref } from "../soap/value.ts";
import {
  clusterType,
  computeType,
  datacenterType,
  type FolderNode,
  folderType,
  networkType,
  poolType,
} from "./containers.ts";
import { browserType, datastoreType } from "./datastore.ts";
import type { Face, FolderRole } from "./face.ts";
import { hostType } from "./host-system.ts";
import { type ManagedObject, type ManagedType, managed } from "./managed-type.ts";
import { serviceTypes } from "./services.ts";
import { taskManagerType, taskType } from "./task-type.ts";
import { snapshotType, vmType } from "./virtual-machine.ts";

/** The object that a reference means; undefined where this server has none. */
export function findObject(face: Face, ref: Ref): ManagedObject | undefined {
  const find = FINDERS[ref.type];
  if (find) return find(face, ref);
  const service = face.service(ref.type);
  const kind = serviceTypes[ref.type];
  return service?.id === ref.id && kind ? managed(kind, ref, { it: undefined, face }) : undefined;
}

type Finder = (face: Face, ref: Ref) => ManagedObject | undefined;

/** One that every site has, under one id. */
const only =
  (kind: ManagedType<undefined>, idOf: (face: Face) => string | undefined): Finder =>
  (face, ref) =>
    idOf(face) === ref.id ? managed(kind, ref, { it: undefined, face }) : undefined;

const FINDERS: Readonly<Record<string, Finder>> = {
  ServiceInstance: only(serviceTypes.ServiceInstance as ManagedType<undefined>, () => "ServiceInstance"),
  TaskManager: only(taskManagerType, (face) => face.service("TaskManager")?.id),
  Folder: (face, ref) => {
    const node = folderNode(face, ref.id);
    return node && managed(folderType, ref, { it: node, face });
  },
  Datacenter: only(datacenterType, ({ ids }) => ids.datacenter),
  ClusterComputeResource: only(clusterType, ({ ids, kind }) => (kind === "vcenter" ? ids.compute : undefined)),
  ComputeResource: only(computeType, ({ ids, kind }) => (kind === "host" ? ids.compute : undefined)),
  ResourcePool: only(poolType, ({ ids }) => ids.pool),
  Network: only(networkType, ({ ids }) => ids.network),
  HostSystem: (face, ref) => {
    const it = face.hosts.find((_, index) => face.ids.host(index) === ref.id);
    return it && managed(hostType, ref, { it, face });
  },
  Datastore: (face, ref) => {
    const it = face.datastores.find((_, index) => face.ids.datastore(index) === ref.id);
    return it && managed(datastoreType, ref, { it, face });
  },
  HostDatastoreBrowser: (face, ref) => {
    const it = browsedDatastore(face, ref);
    return it && managed(browserType, ref, { it, face });
  },
  VirtualMachine: (face, ref) => {
    const it = findVm(face, ref.id);
    return it && managed(vmType, ref, { it, face });
  },
  VirtualMachineSnapshot: (face, ref) => {
    const it = findSnapshot(face, ref.id);
    return it && managed(snapshotType, ref, { it, face });
  },
  Task: (face, ref) => {
    const it = face.estate.tasks.all.get(Number(/^task-(\d{1,9})$/.exec(ref.id)?.[1]));
    return it && managed(taskType, ref, { it, face });
  },
};

/** The machine of that id, if this server looks after it. */
export function findVm(face: Face, id: string) {
  const number = face.ids.vmNumber(id);
  const vm = number === undefined ? undefined : face.estate.vms.get(number);
  return vm && (face.kind === "vcenter" || vm.host === face.hosts[0]?.name) ? vm : undefined;
}

export function findSnapshot(face: Face, id: string) {
  const [, of, number] = /^(\d{1,9})-snapshot-(\d{1,9})$/.exec(id) ?? [];
  const vm = face.estate.vms.get(Number(of));
  const snapshot = vm?.snapshots.find((one) => one.number === Number(number));
  return vm && snapshot ? { vm, snapshot } : undefined;
}

export const browsedDatastore = (face: Face, { id }: Ref) =>
  face.datastores.find((_, index) => `datastoreBrowser-${face.ids.datastore(index)}` === id);

/** The folder of that id: one of the data centre's own, or one that was made for machines. */
export function folderNode(face: Face, id: string): FolderNode | undefined {
  if (id === face.ids.root) return { role: "root", number: 0 };
  const [role] = Object.entries(face.ids.folders).find(([, folder]) => folder === id) ?? [];
  if (role !== undefined) return { role: role as FolderRole, number: 0 };
  const own = face.estate.folders.find(({ number }) => face.refs.vmFolder(number).id === id);
  return own && { role: "vm", number: own.number };
}
