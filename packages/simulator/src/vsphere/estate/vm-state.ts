import type { KeptMachine } from "../../vcsa/machine/kept-machine.ts";

/** A virtual machine as its host knows it; plain JSON. */
export interface VmState {
  readonly number: number;
  name: string;
  readonly uuid: string;
  readonly instanceUuid: string;
  template: boolean;
  /** Names of its host and its datastore, and the number of its folder (0: the data centre's own). */
  host: string;
  readonly datastore: string;
  folder: number;
  annotation: string;
  cpus: number;
  memoryMb: number;
  extraConfig: Readonly<Record<string, string>>;
  /** Of the machine that is the appliance, the appliance itself says it. */
  power: "poweredOn" | "poweredOff";
  bootedAt: number | undefined;
  disks: readonly DiskState[];
  cds: readonly CdState[];
  snapshots: readonly SnapshotState[];
  currentSnapshot: number | undefined;
  /** An appliance that stands on its disks and is not the one that runs. */
  image: KeptMachine | undefined;
}

export interface DiskState {
  readonly key: number;
  readonly unit: number;
  readonly sizeMb: number;
  /** vSphere's own word: `persistent`, `independent_persistent`, `independent_nonpersistent`. */
  readonly mode: string;
  /** Number of the file that it is written to: a snapshot begins a new one. */
  readonly generation: number;
}

export interface CdState {
  readonly key: number;
  readonly controllerKey: number;
  readonly unit: number;
  readonly backing: CdBacking;
  readonly startConnected: boolean;
  readonly allowGuestControl: boolean;
  readonly connected: boolean;
  /** `untried` while it is at "connecting" (V11). */
  readonly status: "ok" | "untried";
}

/** An ISO on a datastore (`[datastore1] iso/x.iso`), a device of the host, or one of the client's machine (V10). */
export type CdBacking =
  | { readonly is: "iso"; readonly file: string }
  | { readonly is: "host"; readonly device: string }
  | { readonly is: "client"; readonly device: string; readonly passthrough: boolean };

export interface SnapshotState {
  readonly number: number;
  readonly name: string;
  readonly description: string;
  readonly at: number;
  readonly parent: number | undefined;
  readonly quiesced: boolean;
  readonly power: VmState["power"];
  /** Keys of the disks that it covers: independent ones are left out (V7). */
  readonly covers: readonly number[];
  readonly withMemory: boolean;
  readonly image: KeptMachine | undefined;
}

/** Does its snapshot leave disks out? */
export const isIndependent = ({ mode }: DiskState): boolean => mode.startsWith("independent");

/** Where a machine's own files lie. */
export const folderOf = ({ name, datastore }: Pick<VmState, "name" | "datastore">): string => `[${datastore}] ${name}`;

/** What a machine's disks take on its datastore, megabytes; `thick`: all of it, written or not. */
export const sizeOf = ({ disks }: Pick<VmState, "disks">): number => disks.reduce((sum, { sizeMb }) => sum + sizeMb, 0);
