import type { Clock } from "@patchrig/core/clock";
import type { StampStyle } from "@patchrig/platforms/profiles";
import { formatStamp } from "../timeline/stamp.ts";

export interface WriterOptions {
  readonly style: StampStyle;
  readonly clock: Clock;
  /** Resolves when the peer takes more. Nobody waits for it here: work goes on when nobody reads (P13). */
  write(text: string): Promise<void>;
  /** Where a counter's line is written again; without it, and with 0 columns, the line is taken to fit. */
  readonly window?: { readonly columns: number };
}

/** One of the voices of a command: its lines carry its stamp. */
export interface Writer {
  /** A whole line; without text the stamp alone, as `list` begins. */
  say(text: string): void;
  /** A line that is not ended: whatever is said next, by any writer, goes on in it. */
  begin(text: string): void;
  /** Begins a line that ends in a counter. */
  count(text: string, total: number): Counter;
}

/** A line that is written again for each step. */
export interface Counter {
  show(step: number): void;
  /** Leaves the line, at its total. */
  close(): void;
}

export function createWriter({ style, clock, write, window }: WriterOptions): Writer {
  return {
    say: (text) => void write(`${`${formatStamp(style, clock.now())}${text}`.trimEnd()}\n`),
    begin: (text) => void write(`${formatStamp(style, clock.now())}${text} `),
    count: (text, total) => {
      // Its stamp is the moment the line began: V16's is minutes older than the line after it (evidence 02).
      const line = `${formatStamp(style, clock.now())}${text === "" ? "" : `${text} `}`;
      let isTaken = true;
      let shown = "";
      const show = (step: number) => {
        isTaken = false;
        const back = shown === "" ? "" : toStart(shown.length, window?.columns ?? 0);
        shown = `${line}${step}/${total}`;
        const taken = write(back + shown);
        void taken.then(() => {
          isTaken = true;
        });
      };
      return {
        // A peer that does not read misses steps, never the last one.
        show: (step) => {
          if (isTaken) show(step);
        },
        close: () => {
          show(total);
          void write("\n");
        },
      };
    },
  };
}

/**
 * Back to the start of a line on the screen. Carriage return is inferred: only a counter's last state was ever recorded
 * (P14). At 80 columns that last state stands once, on two rows (11), so the rows are gone back as well.
 */
function toStart(length: number, columns: number): string {
  const rowsAbove = columns > 0 ? Math.ceil(length / columns) - 1 : 0;
  return rowsAbove > 0 ? `\x1b[${rowsAbove}A\r` : "\r";
}
