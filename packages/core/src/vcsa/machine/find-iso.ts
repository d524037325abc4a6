import type { InventoryPort, Machine, StoreFile } from "../../ports/inventory.ts";
import type { UpdateGoal } from "../decide/update-goal.ts";
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

/** The medium that was planned: by its name, and where no table has that, the FP of the planned build (V9). */
export const plannedAmong = (files: readonly StoreFile[], goal: UpdateGoal): StoreFile | undefined =>
  goal.iso === null ? files.find(({ path }) => isFpOf(path, goal)) : isoNamed(files, goal.iso);

/** Is it named like the FP of the planned build? */
export function isFpOf(path: string, { patchBuild }: Pick<UpdateGoal, "patchBuild">): boolean {
  const named = parseIsoName(path);
  return "value" in named && named.value.kind === "FP" && named.value.build === patchBuild;
}

/** Why no medium was found whose name no table has, and that it has to be named. */
export const unnamedIso = ({ release, patchBuild }: UpdateGoal): string =>
  `the name of ${release}'s ISO is not known, and no FP of ${patchBuild === null ? "it" : `build ${patchBuild}`} is on a datastore that its host reaches`;
