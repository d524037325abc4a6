import type { Vsphere } from "@patchrig/platforms/profiles";
import type { World } from "../../world/world.ts";
import type { KeptTask, Tasks } from "../tasks/task-state.ts";
import type { Guest } from "./guest.ts";
import type { VmState } from "./vm-state.ts";

/** Hosts, datastores and machines around one appliance: the hardware, which is there whether or not vCenter runs. */
export interface Estate {
  readonly world: World;
  /** The appliance's name, under which its things are journalled. */
  readonly name: string;
  readonly vsphere: Vsphere;
  readonly guest: Guest;
  readonly tasks: Tasks;
  readonly vms: ReadonlyMap<number, VmState>;
  readonly folders: readonly FolderState[];
  readonly events: readonly EventState[];
  readonly files: ReadonlyMap<string, readonly StoredFile[]>;
  /** The machine that the appliance runs in. */
  readonly applianceVm: VmState | undefined;
  addVm(vm: VmState): void;
  removeVm(vm: VmState): void;
  addFolder(name: string, parent: number): FolderState;
  /** The appliance runs in this machine from now on. */
  embody(vm: VmState): void;
  putFile(datastore: string, file: StoredFile): void;
  removeFile(datastore: string, path: string): void;
  tell(event: Omit<EventState, "key" | "at">): void;
  /** A number that no object has. */
  next(): number;
  uuid(of: string): string;
  /** A machine's own, as its BIOS has it or as vCenter does. */
  machineUuid(number: number, which: "bios" | "instance"): string;
  /** Something has changed: whoever waits for updates looks again. */
  changed(): void;
  /** Calls the listener after each change; returns how to stop. */
  onChange(listener: () => void): () => void;
  keep(): KeptEstate;
  restore(kept: KeptEstate | undefined): void;
}

/** A folder for machines, below another one (0: the data centre's own). */
export interface FolderState {
  readonly number: number;
  readonly name: string;
  readonly parent: number;
}

/** Something that happened, as lists of events show it. */
export interface EventState {
  readonly key: number;
  readonly at: number;
  readonly type: string;
  readonly user: string;
  readonly text: string;
  readonly vm: number | undefined;
}

/** An estate as plain JSON. */
export interface KeptEstate {
  readonly last: number;
  readonly embodied: number | undefined;
  readonly vms: readonly VmState[];
  readonly folders: readonly FolderState[];
  readonly events: readonly EventState[];
  readonly files: readonly (readonly [string, readonly StoredFile[]])[];
  readonly tasks: readonly KeptTask[];
}

/** A file on a datastore; only its name and its size are real. */
export interface StoredFile {
  /** From the datastore's root: `iso/x.iso`. */
  readonly path: string;
  readonly bytes: number;
}
