import type { InventoryPort, Machine, StoreFile } from "../../ports/inventory.ts";
import { parseIsoName } from "../read/iso.ts";

/** The ISO files of patches and others on the datastores that a machine's host reaches. */
export async function listIsos(inventory: InventoryPort, machine: Machine): Promise<readonly StoreFile[]> {
  const files: StoreFile[] = [];
  for (const store of await inventory.stores(machine)) {
    if (store.isUsable) files.push(...(await inventory.isoFiles(store)));
  }
  return files;
}

/** `[datastore1] iso/patch.iso` → `patch.iso`. */
export const fileNameOf = (path: string): string => path.replace(/^.*[/\\\]]\s*/, "").trim();

/** The one of that name, case aside. */
export const isoNamed = (files: readonly StoreFile[], name: string): StoreFile | undefined =>
  files.find(({ path }) => fileNameOf(path).toLowerCase() === name.toLowerCase());

/** Those that are named like patches of the appliance. */
export const patchesAmong = (files: readonly StoreFile[]): readonly StoreFile[] =>
  files.filter(({ path }) => "value" in parseIsoName(path));
