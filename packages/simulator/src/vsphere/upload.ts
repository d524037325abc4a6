import type { Estate, StoredFile } from "./estate/estate.ts";
import { type DatastorePath, parseDatastorePath } from "./estate/stored-file.ts";

/** Files of datastores over HTTP: `/folder/iso/x.iso?dcPath=Datacenter&dsName=datastore1`. Their content is not kept. */
export interface Upload {
  /** Which file a request's URL means; undefined: no datastore's. */
  locate(url: string): DatastorePath | undefined;
  find(place: DatastorePath): StoredFile | undefined;
  /** The file is there from now on, with so many bytes. */
  put(place: DatastorePath, bytes: number): void;
  /** False when there was none. */
  remove(place: DatastorePath): boolean;
}

export function createUpload(estate: Estate): Upload {
  const find = ({ datastore, path }: DatastorePath) => estate.files.get(datastore)?.find((file) => file.path === path);
  return {
    locate: (url) => {
      const { pathname, searchParams } = new URL(url, "https://appliance.invalid");
      const datastore = searchParams.get("dsName") ?? "";
      const path = decode(pathname.replace(/^\/folder\/?/, ""));
      const place = path === undefined ? undefined : parseDatastorePath(`[${datastore}] ${path}`);
      return place && place.path !== "" && estate.files.has(place.datastore) ? place : undefined;
    },
    find,
    put: ({ datastore, path }, bytes) => {
      estate.putFile(datastore, { path, bytes });
      estate.world.journal.record({ appliance: estate.name, type: "upload", datastore, path, bytes });
    },
    remove: (place) => {
      const there = find(place) !== undefined;
      if (there) estate.removeFile(place.datastore, place.path);
      return there;
    },
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
