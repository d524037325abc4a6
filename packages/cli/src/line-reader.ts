import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Reads a stream line by line, on demand. */
export interface LineReader {
  /** The next line without its end; undefined at the end of input. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<string | undefined>;
}

/** Opens the stream at the first line that is asked for; lines that were typed ahead are kept for the next question. */
export function createLineReader(open: () => Readable): LineReader {
  let lines: AsyncIterator<string> | undefined;
  return {
    async next(signal) {
      signal.throwIfAborted();
      lines ??= createInterface({ input: open(), terminal: false })[Symbol.asyncIterator]();
      const read = lines.next().then(({ done, value }) => (done ? undefined : value));
      return Promise.race([read, rejection(signal)]);
    },
  };
}

const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
