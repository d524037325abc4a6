import { nextTurn } from "../clock/index.ts";

/** What a long operation is given: who may stop it, and who wants to hear how far it is. */
export interface Work {
  /** Aborting rejects the operation with the signal's reason; nothing of it is left behind. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes done of about so many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** How many bytes are worked on until others get their turn: some ten milliseconds. */
const TURN = 32 * 2 ** 20;

/** Counts the bytes of a long operation: tells its progress, lets others have their turn, ends it when it is aborted. */
export function createPace(work: Work, total: number): (bytes: number) => Promise<void> {
  let done = 0;
  let untold = 0;
  return async (bytes) => {
    untold += bytes;
    if (untold < TURN) return;
    done += untold;
    untold = 0;
    work.onProgress?.(Math.min(done, total), total);
    await nextTurn();
    work.signal?.throwIfAborted();
  };
}
