import type { Clock } from "@patchrig/core/clock";
import type { StampStyle } from "@patchrig/platforms/profiles";
import { formatStamp } from "../timeline/stamp.ts";

export interface WriterOptions {
  readonly style: StampStyle;
  readonly clock: Clock;
  /** Resolves when the peer takes more. Nobody waits for it here: work goes on when nobody reads (vcsa-facts section 7). */
  write(text: string): Promise<void>;
}

/** One of the voices of a command: its lines carry its stamp. */
export interface Writer {
  /** A whole line; without text the stamp alone, as `list` begins. */
  say(text: string): void;
  /** Begins a line that ends in a counter. */
  count(text: string, total: number): Counter;
}

/** A line that is written again for each step. */
export interface Counter {
  show(step: number): void;
  /** Leaves the line, at its total. */
  close(): void;
}

export function createWriter({ style, clock, write }: WriterOptions): Writer {
  return {
    say: (text) => void write(`${`${formatStamp(style, clock.now())}${text}`.trimEnd()}\n`),
    count: (text, total) => {
      // Its stamp is the moment the line began: V16's is minutes older than the line after it (evidence 02).
      const line = `${formatStamp(style, clock.now())}${text} `;
      let isTaken = true;
      let isOpen = false;
      const show = (step: number) => {
        isTaken = false;
        // Carriage return is inferred: only the counter's last state was ever recorded (vcsa-facts section 8).
        const taken = write(`${isOpen ? "\r" : ""}${line}${step}/${total}`);
        isOpen = true;
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
