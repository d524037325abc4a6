import { StringDecoder } from "node:string_decoder";
import type { Clock } from "@patchrig/core/clock";

/** Something that a session showed, was resized to, or ended with, at an instant of the simulated clock (epoch milliseconds). */
export interface TapeEvent {
  readonly at: number;
  /** As asciicast has them: `o` output, `r` resize (`80x24`), `x` exit status, empty when it just went. */
  readonly code: "o" | "r" | "x";
  readonly text: string;
}

/** What a session showed, its newest part at least. What was typed is not on it: it may be a password. */
export interface Tape {
  readonly events: readonly TapeEvent[];
  readonly record: (code: TapeEvent["code"], said: string | Buffer) => void;
  /** Calls the listener for every event from now on; returns how to stop. */
  readonly follow: (listener: (event: TapeEvent) => void) => () => void;
}

/** So many characters are kept of one session: a staging's counter lines, and much more. */
const KEPT = 256 * 1024;

/** Creates an empty tape. A character that was cut in two by the writer is whole on it. */
export function createTape(clock: Clock): Tape {
  const events: TapeEvent[] = [];
  const followers = new Set<(event: TapeEvent) => void>();
  let decoder: StringDecoder | undefined;
  let kept = 0;
  const textOf = (said: string | Buffer): string => {
    if (typeof said === "string") return said;
    decoder ??= new StringDecoder("utf8");
    return decoder.write(said);
  };
  return {
    events,
    record: (code, said) => {
      const text = textOf(said);
      if (text === "" && code === "o") return;
      const event = { at: clock.now(), code, text };
      events.push(event);
      kept += text.length;
      while (kept > KEPT && events.length > 1) kept -= events.shift()?.text.length ?? 0;
      for (const follower of followers) follower(event);
    },
    follow: (listener) => {
      followers.add(listener);
      return () => void followers.delete(listener);
    },
  };
}
