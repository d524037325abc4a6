import { keyOf, type Ref } from "../soap/value.ts";
import { childrenOfFolder } from "./containers.ts";
import type { Face } from "./face.ts";
import { folderNode } from "./objects.ts";

/** What is contained in an entity: its children, or all below them; each once. */
export function childrenBelow(face: Face, container: Ref, recursive: boolean): readonly Ref[] {
  const found = new Map<string, Ref>();
  const visit = (parent: Ref) => {
    for (const child of childrenOf(face, parent)) {
      const key = keyOf(child);
      if (found.has(key)) continue;
      found.set(key, child);
      if (recursive) visit(child);
    }
  };
  visit(container);
  return [...found.values()];
}

/** An entity's children. */
export function childrenOf(face: Face, { type, id }: Ref): readonly Ref[] {
  const { refs } = face;
  switch (type) {
    case "Folder": {
      const node = folderNode(face, id);
      return node ? childrenOfFolder(face, node) : [];
    }
    case "Datacenter":
      return (["vm", "host", "datastore", "network"] as const).map(refs.folder);
    case "ClusterComputeResource":
    case "ComputeResource":
      return [...face.hosts.map(({ name }) => refs.host(name)), refs.pool];
    case "ResourcePool":
      return face.vms().map(refs.vm);
    case "HostSystem":
      return face
        .vms()
        .filter(({ host }) => refs.host(host).id === id)
        .map(refs.vm);
    default:
      return [];
  }
}
