import type { JournalPort } from "@patchrig/core";

/** The part of a simulated world's clock that a client living by it must tell what it is doing. */
export interface SharedWorld {
  /** There was traffic. */
  touch(): void;
  /** Time stands still while this is awaited. */
  hold<T>(work: Promise<T>): Promise<T>;
}

/** The simulated night does not go on while the client waits for its disk. */
export function holding(journal: JournalPort, world: SharedWorld): JournalPort {
  return { ...journal, append: (entry) => world.hold(journal.append(entry)) };
}
