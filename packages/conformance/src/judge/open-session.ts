import type { Console } from "../replay/console.ts";

/** A shell that is open, and all that it said. */
export interface Session {
  readonly console: Console;
  /** All bytes since the last call. */
  takeRaw(): string;
  isFlooded(): boolean;
}
