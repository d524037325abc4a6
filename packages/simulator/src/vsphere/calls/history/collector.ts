import type { Face } from "../../face/face.ts";
import type { ManagedType } from "../../face/managed-type.ts";
import type { SessionObject } from "../../session.ts";
import { type Data, list } from "../../soap/value.ts";

/** A page that moves over what has happened: events, or tasks. */
export interface Collector extends SessionObject {
  /** The newest last. */
  latest(): readonly Data[];
  readonly of: string;
  pageSize: number;
  /** How many have been read. */
  at: number;
}

export const collectorType = (type: string): ManagedType<Collector> => ({
  type,
  also: ["HistoryCollector"],
  read: {
    latestPage: (collector, _face: Face) => list(collector.of, collector.latest().slice(-collector.pageSize).reverse()),
  },
  unset: ["filter"],
});
