import type { CloneWish } from "../../ports/inventory.ts";
import { beginTask } from "./begin-task.ts";
import type { Connection } from "./connection.ts";
import type { Reference } from "./soap-answer.ts";
import { element, reference } from "./soap-request.ts";

/** The machine and where it lies. */
export interface CloneSource {
  readonly vm: Reference;
  readonly folder: Reference;
  readonly pool: Reference | undefined;
  readonly host: Reference | undefined;
}

/** Begins a clone in the same folder, on the same host and pool, powered off (V7). Throws as `send`. */
export function cloneVm(connection: Connection, source: CloneSource, { name, storeId }: CloneWish): Promise<string> {
  const { vm, folder, pool, host } = source;
  const location = element("location", [
    storeId === undefined ? undefined : reference("datastore", { type: "Datastore", id: storeId }),
    pool && reference("pool", pool),
    host && reference("host", host),
  ]);
  const spec = element("spec", [location, element("template", false), element("powerOn", false)]);
  return beginTask(connection, "CloneVM_Task", {
    on: vm,
    content: [reference("folder", folder), element("name", name), spec],
  });
}
