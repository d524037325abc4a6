import type { SentPages } from "./sent-pages.ts";

/** Writes down what has arrived, several at once while the disk is busy with those before. */
export function createSentWriter(write: (pages: readonly SentPages[]) => Promise<void>): {
  add(pages: SentPages): void;
  /** Resolves when all is on the disk; throws what writing threw. */
  flush(): Promise<void>;
} {
  let waiting: SentPages[] = [];
  let writing: Promise<void> = Promise.resolve();
  let isScheduled = false;
  const writeAll = async () => {
    isScheduled = false;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) await write(batch);
  };
  return {
    add(pages) {
      waiting.push(pages);
      if (isScheduled) return;
      isScheduled = true;
      writing = writing.then(writeAll);
      writing.catch(() => {});
    },
    flush: () => writing.then(writeAll),
  };
}
