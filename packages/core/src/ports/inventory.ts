/**
 * A way to what runs virtual machines: vCenter, or one ESXi host itself. Tasks are only begun here; `task` tells how they
 * go. Adapters: vsphere, memory-inventory.
 *
 * Every call but `about` throws `PatchrigError`: wrong-password, unknown-certificate, not-reachable, and refused for what
 * the server says no to, with its own words.
 */
export interface InventoryPort {
  /** Who answers, with its build (V2). Needs no login. */
  about(): Promise<About>;
  machines(): Promise<readonly MachineName[]>;
  machine(id: string): Promise<Machine>;
  /** The datastores that the machine's host reaches. */
  stores(machine: Machine): Promise<readonly Store[]>;
  /** The ISO files on a datastore, wherever they lie. */
  isoFiles(store: Store): Promise<readonly StoreFile[]>;
  /** Begins a clone beside the machine, powered off; the task's id. Refused where the name is taken. */
  clone(machine: Machine, wish: CloneWish): Promise<string>;
  /** Begins to connect an ISO, `[datastore] folder/name.iso`, to a CD drive, now and at power-on; null takes it out. */
  connectIso(machine: Machine, drive: CdDrive, path: string | null): Promise<string>;
  powerOn(id: string): Promise<string>;
  powerOff(id: string): Promise<string>;
  /** Begins to delete the machine and its disks. */
  remove(id: string): Promise<string>;
  /** Undefined where nobody knows the task (any more). */
  task(id: string): Promise<Task | undefined>;
  /** What is going on with a machine now. */
  tasksOf(id: string): Promise<readonly Task[]>;
  /** Logs out. Never throws. */
  close(): Promise<void>;
}

export interface About {
  readonly name: string;
  /** Three parts: every update of a release line shows the same. */
  readonly version: string;
  /** vpxd's build, or the host's. */
  readonly build: number | null;
  readonly kind: "vcenter" | "host";
}

export interface MachineName {
  readonly id: string;
  readonly name: string;
  /** Addresses and names that its guest tells. */
  readonly addresses: readonly string[];
}

export interface Machine extends MachineName {
  readonly power: "on" | "off" | "suspended" | "unknown";
  readonly host: { readonly id: string; readonly name: string; readonly isUsable: boolean } | null;
  readonly disks: readonly Disk[];
  readonly cdDrives: readonly CdDrive[];
  /** What its disks take up now, where that is told. */
  readonly committedBytes: number | null;
  /** A question that waits for an answer before it goes on. */
  readonly question: string | null;
}

export interface Disk {
  readonly label: string;
  readonly bytes: number;
  /** Independent disks are left out of snapshots (V7). */
  readonly isIndependent: boolean;
  readonly storeId: string | null;
}

export interface CdDrive {
  readonly key: number;
  readonly label: string;
  readonly medium:
    | { readonly kind: "iso"; readonly path: string }
    | { readonly kind: "client" | "host-device"; readonly device: string }
    | null;
  /** `connecting`: wanted and not there yet, as the drive may stay for ever (V11). */
  readonly connection: "connected" | "connecting" | "disconnected" | "failed";
}

export interface Store {
  readonly id: string;
  readonly name: string;
  readonly freeBytes: number;
  readonly capacityBytes: number;
  readonly isUsable: boolean;
}

export interface StoreFile {
  /** `[datastore1] iso/name.iso`. */
  readonly path: string;
  readonly bytes: number | null;
}

export interface CloneWish {
  readonly name: string;
  /** Where its disks go; beside the machine's own without it. */
  readonly storeId?: string | undefined;
}

export interface Task {
  readonly id: string;
  /** `VirtualMachine.clone`: what is done. */
  readonly what: string;
  readonly state: "queued" | "running" | "success" | "error";
  /** Percent; null where it is not told. */
  readonly progress: number | null;
  /** What came of it: the id of a new machine. */
  readonly result: string | null;
  readonly problem: string | null;
}
