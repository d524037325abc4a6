import type { Estate } from "../estate/estate.ts";
import { freeMb } from "../estate/free-space.ts";
import { data, list, megabytes, type Ref, ref, short, word } from "../soap/value.ts";
import { type Face, type FolderRole, foldersBelow, type Host } from "./face.ts";
import { ENTITY_UNSET, type ManagedType } from "./managed-type.ts";

/** A folder: one that every data centre has, or one that somebody has made for machines. */
export interface FolderNode {
  readonly role: FolderRole;
  readonly number: number;
}

const CHILD_TYPES: Readonly<Record<FolderRole, readonly string[]>> = {
  root: ["Folder", "Datacenter"],
  vm: ["Folder", "VirtualMachine", "VirtualApp"],
  host: ["Folder", "ComputeResource"],
  datastore: ["Folder", "Datastore", "StoragePod"],
  network: ["Folder", "Network", "DistributedVirtualSwitch"],
};

const green = () => word("ManagedEntityStatus", "green");
export const refList = (refs: readonly Ref[]) => list("ManagedObjectReference", refs);
export const ENTITY = ["ManagedEntity", "ExtensibleManagedObject"] as const;

/** What every entity says of its health and its rights. */
export const entityReads = {
  overallStatus: green,
  configStatus: green,
  effectiveRole: () => list("xsd:int", [-1]),
  recentTask: (): ReturnType<typeof refList> => refList([]),
};

/** Names of a data centre's own folders are the API's words, and the root's is vCenter's own. */
const folderName = ({ estate, kind }: Face, { role, number }: FolderNode): string => {
  if (number !== 0) return estate.folders.find((folder) => folder.number === number)?.name ?? "";
  if (role !== "root") return role;
  return kind === "vcenter" ? "Datacenters" : "ha-folder-root";
};

export function childrenOfFolder(face: Face, { role, number }: FolderNode): readonly Ref[] {
  const { refs, estate } = face;
  switch (role) {
    case "root":
      return [refs.datacenter];
    case "host":
      return [refs.compute];
    case "datastore":
      return face.datastores.map(({ name }) => refs.datastore(name));
    case "network":
      return [refs.network];
    default:
      return [
        ...foldersBelow(estate, number).map((folder) => refs.vmFolder(folder.number)),
        ...face
          .vms()
          .filter(({ folder }) => folder === number)
          .map(refs.vm),
      ];
  }
}

function parentOfFolder({ refs, estate }: Face, { role, number }: FolderNode): Ref | undefined {
  if (role === "root") return undefined;
  const own = estate.folders.find((folder) => folder.number === number);
  return own ? refs.vmFolder(own.parent) : refs.datacenter;
}

export const folderType: ManagedType<FolderNode> = {
  type: "Folder",
  also: ENTITY,
  read: {
    ...entityReads,
    name: (folder, face) => folderName(face, folder),
    parent: (folder, face) => parentOfFolder(face, folder),
    childType: ({ role }) => list("xsd:string", CHILD_TYPES[role]),
    childEntity: (folder, face) => refList(childrenOfFolder(face, folder)),
  },
  unset: ENTITY_UNSET,
};

export const datacenterType: ManagedType<undefined> = {
  type: "Datacenter",
  also: ENTITY,
  read: {
    ...entityReads,
    name: (_, { estate, kind, ids }) => (kind === "vcenter" ? estate.vsphere.site.value.datacenter : ids.datacenter),
    parent: (_, { refs }) => refs.folder("root"),
    vmFolder: (_, { refs }) => refs.folder("vm"),
    hostFolder: (_, { refs }) => refs.folder("host"),
    datastoreFolder: (_, { refs }) => refs.folder("datastore"),
    networkFolder: (_, { refs }) => refs.folder("network"),
    datastore: (_, { refs, datastores }) => refList(datastores.map(({ name }) => refs.datastore(name))),
    network: (_, { refs }) => refList([refs.network]),
    configuration: () => data("DatacenterConfigInfo", {}),
  },
  unset: ENTITY_UNSET,
};

const totals = (hosts: readonly Host[]) => ({
  cores: hosts.reduce((sum, { cpuCores }) => sum + cpuCores, 0),
  mhz: hosts.reduce((sum, { cpuCores, cpuMhz }) => sum + cpuCores * cpuMhz, 0),
  memory: hosts.reduce((sum, { memoryGb }) => sum + megabytes(memoryGb * 1024), 0n),
});

const computeReads: ManagedType<undefined>["read"] = {
  ...entityReads,
  name: (_, { estate, kind, hosts }) =>
    kind === "vcenter" ? estate.vsphere.site.value.cluster : (hosts[0]?.name ?? ""),
  parent: (_, { refs }) => refs.folder("host"),
  resourcePool: (_, { refs }) => refs.pool,
  host: (_, { refs, hosts }) => refList(hosts.map(({ name }) => refs.host(name))),
  datastore: (_, { refs, datastores }) => refList(datastores.map(({ name }) => refs.datastore(name))),
  network: (_, { refs }) => refList([refs.network]),
  environmentBrowser: (_, { ids }) => ref("EnvironmentBrowser", `envbrowser-${ids.compute}`),
  summary: (_, { hosts, kind }) => {
    const { cores, mhz, memory } = totals(hosts);
    return data(kind === "vcenter" ? "ClusterComputeResourceSummary" : "ComputeResourceSummary", {
      totalCpu: mhz,
      totalMemory: memory,
      numCpuCores: short(cores),
      numCpuThreads: short(cores * 2),
      effectiveCpu: mhz,
      effectiveMemory: memory / 1_048_576n,
      numHosts: hosts.length,
      numEffectiveHosts: hosts.length,
      overallStatus: green(),
    });
  },
};

export const clusterType: ManagedType<undefined> = {
  type: "ClusterComputeResource",
  also: ["ComputeResource", ...ENTITY],
  read: {
    ...computeReads,
    configuration: () =>
      data("ClusterConfigInfo", {
        dasConfig: data("ClusterDasConfigInfo", { enabled: false }),
        drsConfig: data("ClusterDrsConfigInfo", { enabled: false }),
      }),
    configurationEx: () =>
      data("ClusterConfigInfoEx", {
        dasConfig: data("ClusterDasConfigInfo", { enabled: false }),
        drsConfig: data("ClusterDrsConfigInfo", { enabled: false }),
      }),
  },
  unset: [...ENTITY_UNSET, "recommendation", "drsRecommendation", "migrationHistory", "actionHistory", "drsFault"],
};

export const computeType: ManagedType<undefined> = {
  type: "ComputeResource",
  also: ENTITY,
  read: computeReads,
  unset: [...ENTITY_UNSET, "configurationEx"],
};

export const poolType: ManagedType<undefined> = {
  type: "ResourcePool",
  also: ENTITY,
  read: {
    ...entityReads,
    name: () => "Resources",
    parent: (_, { refs }) => refs.compute,
    owner: (_, { refs }) => refs.compute,
    vm: (_, face) =>
      refList(
        face
          .vms()
          .filter(({ template }) => !template)
          .map(face.refs.vm),
      ),
    resourcePool: () => refList([]),
    summary: (_, { hosts }) => data("ResourcePoolSummary", { name: "Resources", configuredMemoryMB: memoryMb(hosts) }),
  },
  unset: [...ENTITY_UNSET, "runtime", "config", "childConfiguration"],
};

const memoryMb = (hosts: readonly Host[]) => hosts.reduce((sum, { memoryGb }) => sum + memoryGb * 1024, 0);

export const networkType: ManagedType<undefined> = {
  type: "Network",
  also: ENTITY,
  read: {
    ...entityReads,
    name: (_, { estate }) => estate.vsphere.site.value.network,
    parent: (_, { refs }) => refs.folder("network"),
    host: (_, { refs, hosts }) => refList(hosts.map(({ name }) => refs.host(name))),
    vm: (_, face) => refList(face.vms().map(face.refs.vm)),
    summary: (_, { estate, refs }) =>
      data("NetworkSummary", { network: refs.network, name: estate.vsphere.site.value.network, accessible: true }),
  },
  unset: ENTITY_UNSET,
};

/** Bytes that are free on a datastore. */
export const freeBytes = (estate: Estate, name: string): bigint => megabytes(freeMb(estate, name));
