import type { Machine, Store } from "../../ports/inventory.ts";
import type { Problem } from "../../run/outcome.ts";

/** Where a clone goes, and what it takes there. */
export interface Room {
  readonly store: Store;
  readonly neededBytes: number;
}

/** What all of a machine's disks can grow to: a clone must have room for that, or it stops half-way some day. */
export const provisionedBytes = ({ disks }: Machine): number => disks.reduce((sum, { bytes }) => sum + bytes, 0);

/** Kept free: a datastore that is full stops every machine on it. */
const MARGIN = 1.05;

/**
 * The datastore for a clone: the named one, else the machine's own, else the one with the most room. Throws nothing: a
 * datastore without room is a problem.
 */
export function findRoom(
  machine: Machine,
  stores: readonly Store[],
  wanted?: string,
): { readonly room: Room } | { readonly problem: Problem } {
  const neededBytes = Math.max(machine.committedBytes ?? 0, provisionedBytes(machine));
  const usable = stores.filter(({ isUsable }) => isUsable);
  const named = wanted === undefined ? usable : usable.filter(({ name }) => name === wanted);
  if (wanted !== undefined && named.length === 0) {
    const hint = `its host reaches: ${usable.map(({ name }) => name).join(", ") || "none"}`;
    return { problem: { text: `the machine's host reaches no datastore ${wanted}`, hint } };
  }
  const own = new Set(machine.disks.map(({ storeId }) => storeId));
  const order = [...named].sort((a, b) => Number(own.has(b.id)) - Number(own.has(a.id)) || b.freeBytes - a.freeBytes);
  const store = order.find(({ freeBytes }) => freeBytes >= neededBytes * MARGIN);
  if (store) return { room: { store, neededBytes } };
  const free = order.map(({ name, freeBytes }) => `${name} ${gib(freeBytes)}`).join(", ");
  const text = `a clone needs ${gib(neededBytes)}; free: ${free || "no datastore is reached"}`;
  return { problem: { text, hint: "make room, or have the host reach a datastore that has it" } };
}

/** For people: `120.5 GiB`, and below a tenth of one `1 MiB`. */
export const gib = (bytes: number): string =>
  bytes < 1024 ** 3 / 10 ? `${Math.ceil(bytes / 1024 ** 2)} MiB` : `${Number((bytes / 1024 ** 3).toFixed(1))} GiB`;
