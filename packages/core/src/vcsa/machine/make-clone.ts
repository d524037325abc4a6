import type { InventoryPort, Machine } from "../../ports/inventory.ts";
import type { Problem } from "../../run/outcome.ts";
import { LIMITS } from "../ready/limits.ts";
import { awaitTask, type TaskWait } from "./await-task.ts";
import { cloneName } from "./clone-name.ts";
import { findRoom } from "./space.ts";

/** A clone that an earlier run began, by its journal. */
export interface CloneBegun {
  readonly name: string;
  /** Null when the run ended before it heard of one. */
  readonly task: string | null;
}

export interface CloneOptions extends Pick<TaskWait, "clock" | "signal" | "onProgress"> {
  readonly begun?: CloneBegun | undefined;
  /** A datastore's name. */
  readonly store?: string | undefined;
  /** Written down, on the disk, right before the clone is asked for, and again with its task. */
  onBegin?(begun: CloneBegun): Promise<void>;
}

export interface CloneMade {
  readonly name: string;
  readonly id: string;
  /** It was there, or under way, before it was asked for. */
  readonly wasThere: boolean;
}

export type CloneEnd =
  | { readonly kind: "done"; readonly clone: CloneMade }
  | { readonly kind: "refused" | "failed"; readonly problem: Problem };

/**
 * Clones the machine, all its disks (V7). It is asked for once: a clone that was begun is looked for by its task and its
 * name, and one that is under way is waited for. Throws as `awaitTask`.
 */
export async function makeClone(inventory: InventoryPort, machine: Machine, options: CloneOptions): Promise<CloneEnd> {
  const found = options.begun && (await findBegun(inventory, machine, { ...options, begun: options.begun }));
  if (found) return found;
  // Somebody clones it already, by hand or in a run that nobody has a journal of: two at once help nobody.
  const busy = (await inventory.tasksOf(machine.id)).find(({ what }) => /clone/i.test(what));
  if (busy) return follow(inventory, machine, { ...options, task: busy.id, wasThere: true });
  const room = findRoom(machine, await inventory.stores(machine), options.store);
  if ("problem" in room) return { kind: "refused", problem: room.problem };
  const name = options.begun?.name ?? cloneName(machine.name, options.clock.now());
  await options.onBegin?.({ name, task: null });
  const task = await inventory.clone(machine, { name, storeId: room.room.store.id });
  await options.onBegin?.({ name, task });
  return follow(inventory, machine, { ...options, task, name, wasThere: false });
}

type Begun = CloneOptions & { readonly begun: CloneBegun };

/** By its task, while the server still knows it; else by its name. Undefined: it never arrived there. */
async function findBegun(inventory: InventoryPort, machine: Machine, options: Begun): Promise<CloneEnd | undefined> {
  const { name, task } = options.begun;
  if (task !== null && (await inventory.task(task))) {
    return follow(inventory, machine, { ...options, task, name, wasThere: true });
  }
  const busy = (await inventory.tasksOf(machine.id)).find(({ what }) => /clone/i.test(what));
  if (busy) return follow(inventory, machine, { ...options, task: busy.id, name, wasThere: true });
  return judgeNamed(inventory, machine, name);
}

async function judgeNamed(inventory: InventoryPort, machine: Machine, name: string): Promise<CloneEnd | undefined> {
  const known = (await inventory.machines()).find((one) => one.name === name);
  return known && judge(machine, await inventory.machine(known.id), true);
}

type Following = CloneOptions & {
  readonly task: string;
  readonly name?: string | undefined;
  readonly wasThere: boolean;
};

async function follow(inventory: InventoryPort, machine: Machine, following: Following): Promise<CloneEnd> {
  const { task, name, wasThere } = following;
  const wait = { ...following, limitMs: LIMITS.clone, waitedFor: `the clone of ${machine.name}` };
  const end = await awaitTask(inventory, task, wait);
  if (end.kind === "failed") {
    const hint = "see the machine's tasks and events in the vSphere Client; nothing of the appliance was changed";
    return { kind: "failed", problem: { text: `the clone was not made: ${end.problem}`, hint } };
  }
  if (end.kind === "done" && end.result) return judge(machine, await inventory.machine(end.result), wasThere);
  const seen = name === undefined ? undefined : await judgeNamed(inventory, machine, name);
  if (seen) return seen;
  const text = `the clone of ${machine.name} was begun, and neither its task nor a clone is there any more`;
  return { kind: "failed", problem: { text, hint: "look at the machine's tasks and events, then run it again" } };
}

/** A clone that lacks a disk brings nothing back. */
function judge(machine: Machine, clone: Machine, wasThere: boolean): CloneEnd {
  const sizes = ({ disks }: Machine) => disks.map(({ bytes }) => bytes).join();
  if (sizes(machine) === sizes(clone)) {
    return { kind: "done", clone: { name: clone.name, id: clone.id, wasThere } };
  }
  const text = `${clone.name} has ${clone.disks.length} disks that are not those of ${machine.name} (${machine.disks.length}): it is no whole clone`;
  return { kind: "failed", problem: { text, hint: "delete it in the vSphere Client, then run again" } };
}
