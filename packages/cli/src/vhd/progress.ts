import type { GuardOptions, Work } from "@patchrig/core/vhd";
import type { Context } from "../context.ts";

interface LongWork extends Work, GuardOptions {}

/** Runs long work: on a terminal a line tells how far it is; an interruption ends it and leaves the inputs as they were. */
export async function withProgress<T>(name: string, context: Context, run: (work: LongWork) => Promise<T>): Promise<T> {
  const { stderr, interrupted } = context;
  let shown = -1;
  const showAs = (what: string) => (done: number, total: number) => {
    const percent = Math.floor((done / total) * 100);
    if (!stderr.isTerminal || percent === shown) return;
    shown = percent;
    stderr.write(`\r\u001b[K${what} ${percent} %`);
  };
  try {
    return await run({
      signal: interrupted,
      onProgress: showAs(name),
      onCompare: showAs("comparing the parent with the manifest"),
    });
  } finally {
    if (shown >= 0) stderr.write("\r\u001b[K");
  }
}
