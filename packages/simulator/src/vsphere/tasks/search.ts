import type { Estate } from "../estate/estate.ts";
import { isIndependent } from "../estate/vm-state.ts";
import { VimFault } from "../soap/vim-fault.ts";
import type { Operation } from "./operation.ts";
import type { FoundFolder, SearchOrder } from "./task-state.ts";

/** Looks for files in a folder of a datastore, or in all below it. */
export const search: Operation<SearchOrder> = {
  lasts: ({ vsphere }) => vsphere.times.searchMs.value,
  check: (estate, { datastore, path }) => {
    const known = estate.vsphere.site.value.datastores.some(({ name }) => name === datastore);
    if (!known) throw new VimFault("InvalidDatastore", { name: datastore }, { name: datastore });
    const file = `[${datastore}] ${path}`;
    if (path !== "" && !foldersOf(estate, datastore).has(path)) throw new VimFault("FileNotFound", { file }, { file });
  },
  apply: (estate, { datastore, path, patterns, deep }) => {
    const matches = patterns.length === 0 ? [/^/] : patterns.map(globOf);
    const wanted = (name: string) => matches.some((pattern) => pattern.test(name));
    const folders = [...foldersOf(estate, datastore)]
      .filter(([folder]) => folder === path || (deep && (path === "" || folder.startsWith(`${path}/`))))
      .map(([folder, entries]): FoundFolder => {
        const files = [...entries.values()].filter(({ name }) => wanted(name));
        return { datastore, path: folder, files };
      });
    return { is: "found", many: deep, folders };
  },
};

type Entry = FoundFolder["files"][number];

/** Everything on a datastore by folder: stored files, and those of its machines. */
function foldersOf(estate: Estate, datastore: string): ReadonlyMap<string, ReadonlyMap<string, Entry>> {
  const folders = new Map<string, Map<string, Entry>>([["", new Map()]]);
  const add = (path: string, bytes: number, folder = false) => {
    const [, parent = "", name = ""] = /^(?:(.*)\/)?([^/]+)$/.exec(path) ?? [];
    if (parent !== "" && !folders.has(parent)) add(parent, 0, true);
    folders.get(parent)?.set(name, { name, bytes, folder });
    if (folder && !folders.has(path)) folders.set(path, new Map());
  };
  for (const { path, bytes } of estate.files.get(datastore) ?? []) add(path, bytes);
  for (const vm of estate.vms.values()) {
    if (vm.datastore !== datastore) continue;
    add(`${vm.name}/${vm.name}.vmx`, 3_072);
    for (const [index, disk] of vm.disks.entries()) {
      const name = index === 0 ? vm.name : `${vm.name}_${index}`;
      add(`${vm.name}/${name}.vmdk`, disk.sizeMb * 1_048_576);
      if (disk.generation > 0 && !isIndependent(disk))
        add(`${vm.name}/${name}-${pad(disk.generation)}.vmdk`, 16_777_216);
    }
  }
  return folders;
}

const pad = (number: number) => String(number).padStart(6, "0");

/** `*` and `?` as a shell has them, case aside. */
function globOf(pattern: string): RegExp {
  const source = pattern
    .slice(0, 255)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "is");
}
