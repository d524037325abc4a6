import type { KeptMachine } from "../../vcsa/machine/kept-machine.ts";
import type { CdState, DiskState } from "../estate/vm-state.ts";

/** Work that takes time; plain JSON. */
export interface TaskState {
  readonly number: number;
  /** The method that began it. */
  readonly method: string;
  readonly order: Order;
  /** The machine or datastore that it is about. */
  readonly about: Subject;
  readonly user: string;
  readonly queuedAt: number;
  completedAt: number | undefined;
  state: "queued" | "running" | "success" | "error";
  /** Hundredths. */
  progress: number;
  cancelled: boolean;
  result: TaskResult | undefined;
  problem: Problem | undefined;
}

export type Subject =
  | { readonly is: "vm"; readonly number: number; readonly name: string }
  | { readonly is: "datastore"; readonly name: string };

/** What a task was asked to do. */
export type Order =
  | CloneOrder
  | {
      readonly do: "create-snapshot";
      readonly name: string;
      readonly description: string;
      readonly memory: boolean;
      readonly quiesce: boolean;
    }
  | { readonly do: "remove-snapshot"; readonly snapshots: readonly number[] }
  | { readonly do: "revert"; readonly snapshot: number; readonly suppressPowerOn: boolean }
  | ReconfigureOrder
  | { readonly do: "power-on" | "power-off" | "reset" | "destroy" }
  | { readonly do: "rename"; readonly name: string }
  | SearchOrder;

export interface CloneOrder {
  readonly do: "clone";
  readonly name: string;
  readonly folder: number;
  readonly host: string;
  readonly datastore: string;
  readonly template: boolean;
  readonly powerOn: boolean;
  readonly annotation: string | undefined;
  /** What stood on the disks when it began. */
  readonly image: KeptMachine | undefined;
}

export interface ReconfigureOrder {
  readonly do: "reconfigure";
  readonly name: string | undefined;
  readonly annotation: string | undefined;
  readonly cpus: number | undefined;
  readonly memoryMb: number | undefined;
  readonly extraConfig: Readonly<Record<string, string>>;
  readonly drives: readonly DeviceChange<CdState>[];
  readonly disks: readonly DeviceChange<DiskState>[];
}

export interface DeviceChange<T> {
  readonly operation: "add" | "edit" | "remove";
  readonly index: number;
  readonly device: T;
}

export interface SearchOrder {
  readonly do: "search";
  readonly datastore: string;
  readonly path: string;
  readonly patterns: readonly string[];
  readonly deep: boolean;
}

export type TaskResult =
  | { readonly is: "vm"; readonly number: number }
  | { readonly is: "snapshot"; readonly vm: number; readonly number: number }
  | { readonly is: "found"; readonly many: boolean; readonly folders: readonly FoundFolder[] };

export interface FoundFolder {
  readonly datastore: string;
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly folder: boolean }[];
}

/** A fault as plain JSON. */
export interface Problem {
  readonly type: string;
  readonly values: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/** Work that goes on over simulated time, whether or not anybody watches. */
export interface Tasks {
  readonly all: ReadonlyMap<number, TaskState>;
  start(task: NewTask): TaskState;
  /** Throws `VimFault` InvalidState when it is over, NotSupported when it cannot be stopped. */
  cancel(task: TaskState): void;
  keep(): readonly KeptTask[];
  restore(kept: readonly KeptTask[]): void;
}

export type NewTask = Pick<TaskState, "method" | "order" | "about" | "user">;

/** A task as plain JSON, and how far it was. */
export interface KeptTask {
  readonly task: TaskState;
  readonly doneMs: number;
}
