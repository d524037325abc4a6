import { PatchrigError } from "@patchrig/core/errors";
import { restoreSnapshot, type Snapshot, type Snapshotted, takeSnapshot } from "./snapshot.ts";

/** Snapshots by name, as long as the simulator lives. */
export interface SnapshotShelf {
  /** Takes one; one of that name is replaced. Throws `PatchrigError` bad-usage when the shelf is full. */
  take(name: string): Snapshot;
  /** As it is now; not put on the shelf. */
  now(): Snapshot;
  get(name: string): Snapshot | undefined;
  list(): readonly { readonly name: string; readonly at: string }[];
  /** False when there is none of that name. */
  restore(name: string): boolean;
  /** False when there is none of that name. */
  drop(name: string): boolean;
}

/** A snapshot is some ten kilobytes for each appliance. */
const LIMIT = 200;

export function createSnapshotShelf(of: Snapshotted): SnapshotShelf {
  const kept = new Map<string, Snapshot>();
  return {
    take: (name) => {
      if (!kept.has(name) && kept.size >= LIMIT) {
        throw new PatchrigError("bad-usage", `there are ${LIMIT} snapshots already`, { hint: "delete one first" });
      }
      const snapshot = takeSnapshot(of);
      kept.set(name, snapshot);
      return snapshot;
    },
    now: () => takeSnapshot(of),
    get: (name) => kept.get(name),
    list: () => [...kept].map(([name, { at }]) => ({ name, at })),
    restore: (name) => {
      const snapshot = kept.get(name);
      if (snapshot) restoreSnapshot(snapshot, of);
      return snapshot !== undefined;
    },
    drop: (name) => kept.delete(name),
  };
}
