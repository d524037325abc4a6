import type { JournalEntry, JournalPort } from "../ports/journal.ts";

/** A journal that is gone with the process: for rehearsals that keep none, and for tests. */
export function createMemoryJournal(): JournalPort & { readonly entries: readonly JournalEntry[] } {
  const entries: JournalEntry[] = [];
  return {
    entries,
    append: async (entry) => void entries.push(structuredClone(entry)),
    read: async () => entries,
    close: async () => {},
  };
}
