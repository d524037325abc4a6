import type { InventoryPort, Machine } from "../../ports/inventory.ts";
import { clonesOf } from "./clones.ts";

/** The clone of a machine that is on, the newest where there are several; undefined where none is. */
export async function standInOf(inventory: InventoryPort, machine: string): Promise<Machine | undefined> {
  for (const { id } of await clonesOf(inventory, machine)) {
    const clone = await inventory.machine(id);
    if (clone.power === "on") return clone;
  }
  return undefined;
}
