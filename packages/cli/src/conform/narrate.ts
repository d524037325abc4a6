import type { Verdict } from "@patchrig/conformance";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";

/** Tells how far a run is: one line that changes on a terminal, a line for what is not met elsewhere. */
export function narrate({ stderr }: Context, total: number): { tell(verdict: Verdict): void; end(): void } {
  const { red, yellow } = createColors(stderr.colored);
  let count = 0;
  return {
    tell: ({ id, outcome, text = "" }) => {
      count++;
      const line = outcome === "pass" ? "" : `${outcome === "warn" ? yellow(outcome) : red(outcome)} ${id}: ${text}\n`;
      if (!stderr.isTerminal) stderr.write(line);
      else stderr.write(`\r\x1b[K${line}${count}/${total} ${id}`.slice(0, line.length + stderr.columns - 1));
    },
    end: () => {
      if (stderr.isTerminal) stderr.write("\r\x1b[K");
    },
  };
}
