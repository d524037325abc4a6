import type { Vsphere } from "@patchrig/platforms/profiles";
import type { Estate, FolderState } from "../estate/estate.ts";
import type { VmState } from "../estate/vm-state.ts";
import { type Data, data, type Ref, ref } from "../soap/value.ts";
import type { TaskState } from "../tasks/task-state.ts";
import { HOST_IDS, type Ids, VCENTER_IDS } from "./ids.ts";

export type Host = Vsphere["site"]["value"]["hosts"][number];
export type Datastore = Vsphere["site"]["value"]["datastores"][number];
export type FolderRole = keyof Ids["folders"] | "root";

/** A server of the vSphere API over an estate: vCenter, or one host's own (V6). */
export interface Face {
  readonly kind: "vcenter" | "host";
  readonly estate: Estate;
  readonly ids: Ids;
  readonly hosts: readonly Host[];
  readonly datastores: readonly Datastore[];
  /** The machines that it looks after. */
  vms(): readonly VmState[];
  about(): Data;
  content(): Data;
  /** One of its managers; undefined where it has none of that type. */
  service(type: string): Ref | undefined;
  readonly refs: Refs;
}

/** How it refers to things. */
export interface Refs {
  readonly datacenter: Ref;
  readonly compute: Ref;
  readonly pool: Ref;
  readonly network: Ref;
  vm(vm: Pick<VmState, "number">): Ref;
  host(name: string): Ref;
  datastore(name: string): Ref;
  folder(role: FolderRole): Ref;
  /** The folder of machines with that number; 0 is the data centre's own. */
  vmFolder(number: number): Ref;
  task(task: Pick<TaskState, "number">): Ref;
  snapshot(vm: Pick<VmState, "number">, number: number): Ref;
}

export interface FaceOptions {
  readonly estate: Estate;
  readonly kind: Face["kind"];
  /** What it calls itself, as it is now. */
  about(): Data;
}

/** Creates a server's view of an estate. */
export function createFace({ estate, kind, about }: FaceOptions): Face {
  const { site, services, agent } = estate.vsphere;
  const ids = kind === "vcenter" ? VCENTER_IDS : HOST_IDS;
  const managers = (kind === "vcenter" ? services : agent.services).value;
  const hosts = kind === "vcenter" ? site.value.hosts : site.value.hosts.slice(0, 1);
  let content: Data | undefined;
  const byType = new Map(managers.map(({ type, id }) => [type, ref(type, id)]));
  return {
    kind,
    estate,
    ids,
    hosts,
    datastores: site.value.datastores,
    vms: () => [...estate.vms.values()].filter(({ host }) => kind === "vcenter" || host === hosts[0]?.name),
    about,
    content: () => {
      const told = about();
      // What it is changes with an update alone.
      if (content && content.fields.about === told) return content;
      const fields = managers.map(({ field, type, id }) => [field, ref(type, id)] as const);
      const [root, collector, views, ...others] = fields;
      const first = [root, collector, views].flatMap((field) => (field ? [field] : []));
      content = data("ServiceContent", Object.fromEntries([...first, ["about", told], ...others]));
      return content;
    },
    service: (type) => byType.get(type),
    refs: createRefs(estate, ids),
  };
}

function createRefs(estate: Estate, ids: Ids): Refs {
  const { hosts, datastores } = estate.vsphere.site.value;
  const at = (list: readonly { readonly name: string }[], name: string) =>
    Math.max(
      0,
      list.findIndex((entry) => entry.name === name),
    );
  const folder = (role: FolderRole) => ref("Folder", role === "root" ? ids.root : ids.folders[role]);
  return {
    datacenter: ref("Datacenter", ids.datacenter),
    compute: ref(ids.computeType, ids.compute),
    pool: ref("ResourcePool", ids.pool),
    network: ref("Network", ids.network),
    vm: ({ number }) => ref("VirtualMachine", ids.vm(number)),
    host: (name) => ref("HostSystem", ids.host(at(hosts, name))),
    datastore: (name) => ref("Datastore", ids.datastore(at(datastores, name))),
    folder,
    vmFolder: (number) => (number === 0 ? folder("vm") : ref("Folder", `group-v${number}`)),
    task: ({ number }) => ref("Task", `task-${number}`),
    snapshot: (vm, number) => ref("VirtualMachineSnapshot", `${vm.number}-snapshot-${number}`),
  };
}

/** The folders below one, by its number. */
export const foldersBelow = (estate: Estate, parent: number): readonly FolderState[] =>
  estate.folders.filter((folder) => folder.parent === parent);
