import type { Estate } from "./estate.ts";
import { sizeOf } from "./vm-state.ts";

/** Megabytes that are free on a datastore; 0 where there is none of that name. */
export function freeMb(estate: Estate, name: string): number {
  const store = estate.vsphere.site.value.datastores.find((datastore) => datastore.name === name);
  if (!store) return 0;
  let free = (store.capacityGb - store.usedGb) * 1024;
  for (const vm of estate.vms.values()) if (vm.datastore === name) free -= sizeOf(vm);
  for (const { bytes } of estate.files.get(name) ?? []) free -= bytes / 1_048_576;
  return Math.max(0, Math.floor(free));
}
