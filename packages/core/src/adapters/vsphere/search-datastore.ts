import type { StoreFile } from "../../ports/inventory.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { beginTask } from "./begin-task.ts";
import type { Connection } from "./connection.ts";
import { children, numberOf, type Reference, textOf, typeOf } from "./soap-answer.ts";
import { element } from "./soap-request.ts";

/** A folder of a datastore to look into. */
export interface Search {
  readonly browser: Reference;
  /** `[datastore1] iso`. */
  readonly folder: string;
  /** File names, with `*`; all without it. */
  readonly pattern?: string | undefined;
  readonly method: "SearchDatastore_Task" | "SearchDatastoreSubFolders_Task";
}

/** Begins the search; the task's result is read by `readSearch`. Throws as `send`. */
export function searchDatastore(connection: Connection, { browser, folder, pattern, method }: Search): Promise<string> {
  const details = element("details", [
    element("fileType", true),
    element("fileSize", true),
    element("modification", false),
    element("fileOwner", false),
  ]);
  const spec = element("searchSpec", [details, pattern === undefined ? undefined : element("matchPattern", pattern)]);
  return beginTask(connection, method, { on: browser, content: [element("datastorePath", folder), spec] });
}

/** What a search found: files, and the folders to look into next. */
export interface Found {
  readonly files: readonly StoreFile[];
  readonly folders: readonly string[];
}

/** Reads a task's result: one folder's, or a list of such. */
export function readSearch(result: XmlElement | undefined): Found {
  const lists = children(result, "HostDatastoreBrowserSearchResults");
  const found = (lists.length > 0 || result === undefined ? lists : [result]).map(readFolder);
  return { files: found.flatMap(({ files }) => files), folders: found.flatMap(({ folders }) => folders) };
}

function readFolder(result: XmlElement): Found {
  const folder = textOf(result, "folderPath") ?? "";
  const base = folder === "" || /[\s/]$/.test(folder) || folder.endsWith("]") ? folder : `${folder}/`;
  const all = children(result, "file").map((file) => ({
    path: `${base.endsWith("]") ? `${base} ` : base}${textOf(file, "path") ?? ""}`,
    bytes: numberOf(file, "fileSize"),
    isFolder: typeOf(file) === "FolderFileInfo",
  }));
  return {
    files: all.filter(({ isFolder }) => !isFolder).map(({ path, bytes }) => ({ path, bytes })),
    folders: all.filter(({ isFolder }) => isFolder).map(({ path }) => path),
  };
}
