/** The ids by which a server knows what every site has. */
export interface Ids {
  readonly root: string;
  readonly datacenter: string;
  readonly folders: {
    readonly vm: string;
    readonly host: string;
    readonly datastore: string;
    readonly network: string;
  };
  readonly compute: string;
  readonly computeType: "ClusterComputeResource" | "ComputeResource";
  readonly pool: string;
  readonly network: string;
  host(index: number): string;
  datastore(index: number): string;
  /** And back: undefined for what is no id of a machine. */
  vm(number: number): string;
  vmNumber(id: string): number | undefined;
}

/** vCenter counts its objects and puts their kind before the number (inferred: how such ids look in recordings). */
export const VCENTER_IDS: Ids = {
  root: "group-d1",
  datacenter: "datacenter-2",
  folders: { vm: "group-v3", host: "group-h4", datastore: "group-s5", network: "group-n6" },
  compute: "domain-c7",
  computeType: "ClusterComputeResource",
  pool: "resgroup-8",
  network: "network-9",
  host: (index) => `host-${10 + index}`,
  datastore: (index) => `datastore-${15 + index}`,
  vm: (number) => `vm-${number}`,
  vmNumber: (id) => numberIn(id, /^vm-(\d{1,9})$/),
};

/** A host's own server names things after what they are, and counts its machines. */
export const HOST_IDS: Ids = {
  root: "ha-folder-root",
  datacenter: "ha-datacenter",
  folders: {
    vm: "ha-folder-vm",
    host: "ha-folder-host",
    datastore: "ha-folder-datastore",
    network: "ha-folder-network",
  },
  compute: "ha-compute-res",
  computeType: "ComputeResource",
  pool: "ha-root-pool",
  network: "HaNetwork-0",
  host: () => "ha-host",
  datastore: (index) => `ha-datastore-${index}`,
  vm: (number) => String(number),
  vmNumber: (id) => numberIn(id, /^(\d{1,9})$/),
};

function numberIn(id: string, pattern: RegExp): number | undefined {
  const [, digits] = pattern.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
