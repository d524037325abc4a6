import type { Estate } from "../estate/estate.ts";
import type { VmState } from "../estate/vm-state.ts";
import { VimFault } from "../soap/vim-fault.ts";
import type { Order, Subject, TaskResult } from "./task-state.ts";

/** What a task does, one file each. */
export interface Operation<O extends Order> {
  /** Milliseconds that it takes. */
  lasts(estate: Estate, order: O, about: Subject): number;
  /** Throws `VimFault` where it cannot begin. */
  check(estate: Estate, order: O, about: Subject): void;
  /** Does it; throws `VimFault` where it fails in the end. */
  apply(estate: Estate, order: O, about: Subject): TaskResult | undefined;
}

/** The machine that a task is about. Throws `VimFault` ManagedObjectNotFound when it is gone. */
export function machineOf(estate: Estate, about: Subject): VmState {
  const vm = about.is === "vm" ? estate.vms.get(about.number) : undefined;
  if (!vm) throw new VimFault("ManagedObjectNotFound", { object: about.name });
  return vm;
}

/** Throws `VimFault` DuplicateName when another machine of the folder is called so. */
export function expectNewName(estate: Estate, name: string, folder: number): void {
  for (const vm of estate.vms.values()) {
    if (vm.name === name && vm.folder === folder) throw new VimFault("DuplicateName", { name }, { name });
  }
}
