import { allPayloads, type Vsphere } from "@patchrig/platforms/profiles";
import { withoutSentinels } from "../../faults/sentinel.ts";
import type { Estate, StoredFile } from "./estate.ts";

/** A place on a datastore as vSphere writes it: `[datastore1] iso/x.iso`. */
export interface DatastorePath {
  readonly datastore: string;
  readonly path: string;
}

const MEGABYTE = 1_048_576;

/** Every medium that a profile describes lies on the first datastore. */
export function isoFiles({ site }: Vsphere): StoredFile[] {
  return allPayloads().flatMap(({ iso, sizeMb }) =>
    iso === undefined
      ? []
      : [{ path: `${site.value.isoFolder}/${iso.value}`, bytes: Math.round((sizeMb?.value ?? 0) * MEGABYTE) }],
  );
}

/** Takes a datastore path apart; undefined when it is none. */
export function parseDatastorePath(text: string): DatastorePath | undefined {
  const [, datastore, path = ""] = /^\[([^[\]]{1,80})\] ?([^\0\n\r]*)$/.exec(text.trim()) ?? [];
  if (datastore === undefined || path.split("/").includes("..")) return undefined;
  return { datastore, path: path.replace(/^\/+|\/+$/g, "") };
}

/** Is the file there? The name of a medium may have faults' names in it: it is the same medium. */
export function findFile(estate: Estate, { datastore, path }: DatastorePath): StoredFile | undefined {
  const stored = estate.files.get(datastore) ?? [];
  return stored.find((file) => file.path === path) ?? stored.find((file) => file.path === withoutSentinels(path));
}
