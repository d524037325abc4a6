import { StringDecoder } from "node:string_decoder";
import { realSleep } from "@patchrig/core/clock";
import type { SshChannel } from "@patchrig/core/ssh";
import { createScreen, plainLines } from "@patchrig/core/transcript";
import { createPatience } from "../judge/patience.ts";
import type { TimeKeeper } from "./time-keeper.ts";

/** A person's side of a session: reads what the terminal shows, types. */
export interface Console {
  /**
   * Waits until a line that began after the last typing is one of those awaited and nothing follows it (`awaited`),
   * the session ends, or nothing comes within the limit (`silent`).
   */
  until(awaited: readonly RegExp[]): Promise<Wait>;
  /** The line being written. */
  current(): string;
  /** All lines since the last `take`, left where they are. */
  shownSoFar(): readonly string[];
  /** All lines since the last `take`, the one being written last. A prompt may be left to begin the next take. */
  take(options?: { readonly leaveLast: boolean }): readonly string[];
  /** Types text as it is; what was said until now stands, whatever is erased later: a person has seen it. */
  type(text: string): Promise<void>;
  /** The terminal becomes so wide: what comes from now on wraps there. */
  widen(columns: number): void;
  close(): void;
}

export type Wait = "awaited" | "ended" | "silent";

export interface ConsoleOptions {
  readonly time: TimeKeeper;
  /** Real milliseconds in which nothing comes. */
  readonly limitMs: number;
  /** The terminal's width; `WINDOW`'s when left out. */
  readonly columns?: number;
  /** Called for all that comes, as it comes. */
  onText?(text: string): void;
}

/** Wide enough that nothing in a copied recording was wrapped, which copies do not show either. */
export const WINDOW = { term: "xterm", columns: 200, rows: 24 } as const;

/** After a prompt nothing more comes: how long to look, in real milliseconds. */
const SETTLE_MS = 15;

export function createConsole(channel: SshChannel, options: ConsoleOptions): Console {
  let columns = options.columns;
  let shown = createShown(columns);
  /** How many lines there were when something was last typed. */
  let linesTyped = 0;
  const stream = listen(channel, (text) => {
    shown.write(text);
    options.onText?.(text);
  });
  const isThere = (awaited: readonly RegExp[]) => {
    const lines = shown.lines();
    return lines.length > linesTyped && awaited.some((pattern) => pattern.test(lines.at(-1) ?? ""));
  };
  return {
    until: async (awaited) => {
      const patience = createPatience(options.limitMs);
      for (let known = stream.arrivals(); ; ) {
        const before = stream.arrivals();
        if (before !== known) patience.renew();
        known = before;
        const there = isThere(awaited);
        if (there) await realSleep(SETTLE_MS);
        if (before !== stream.arrivals()) continue;
        if (there) return "awaited";
        if (stream.hasEnded()) return "ended";
        if (patience.isOver()) return "silent";
        await Promise.race([stream.nextArrival(), options.time.pass()]);
      }
    },
    current: () => shown.lines().at(-1) ?? "",
    shownSoFar: () => shown.lines(),
    take: ({ leaveLast } = { leaveLast: false }) => {
      const lines = shown.lines();
      shown = createShown(columns);
      linesTyped = 0;
      if (!leaveLast) return lines;
      shown.write(lines.at(-1) ?? "");
      return lines.slice(0, -1);
    },
    type: async (text) => {
      shown.freeze();
      linesTyped = shown.lines().length;
      await channel.write(text).catch(() => {});
    },
    widen: (wide) => {
      columns = wide;
      shown.widen(wide);
    },
    close: () => channel.close(),
  };
}

/** Takes all that comes, from both streams as a terminal does; the end counts as an arrival. */
function listen(channel: SshChannel, onText: (text: string) => void) {
  let count = 0;
  let ended = false;
  let notify = () => {};
  const arrived = () => {
    count++;
    notify();
  };
  const decoder = new StringDecoder("utf8");
  const take = (bytes: Buffer) => {
    onText(decoder.write(bytes));
    arrived();
  };
  channel.onOutput(take);
  channel.onErrorOutput(take);
  void channel.exit.then(() => {
    ended = true;
    arrived();
  });
  return {
    arrivals: () => count,
    hasEnded: () => ended,
    nextArrival: () =>
      new Promise<void>((resolve) => {
        notify = resolve;
      }),
  };
}

/** What a person has seen: frozen lines cannot be erased any more. */
function createShown(width: number = WINDOW.columns) {
  let columns = width;
  let frozen: readonly string[] = [];
  let screen = createScreen({ columns });
  let raw = "";
  const lines = () => (frozen.length === 0 ? screen.lines() : joinLines(frozen, screen.lines(), raw));
  const write = (text: string) => {
    raw += text;
    screen.write(text);
  };
  return {
    lines,
    write,
    freeze: () => {
      frozen = lines();
      screen = createScreen({ columns });
      raw = "";
    },
    /** The line being written may still be written anew, as shells do with their prompt. */
    widen: (wide: number) => {
      const all = lines();
      columns = wide;
      frozen = [...all.slice(0, -1), ""];
      screen = createScreen({ columns });
      raw = "";
      write(all.at(-1) ?? "");
    },
  };
}

/** What came after the freeze goes on in its last line, unless it begins by going back to that line's start. */
function joinLines(frozen: readonly string[], later: readonly string[], raw: string): readonly string[] {
  const rewrites = /^(?:\x1b\[[0-9;?]*[A-Za-z])*\r(?!\n)/.test(raw);
  if (rewrites) return [...frozen, ...later];
  return [...frozen.slice(0, -1), `${frozen.at(-1)}${later[0] ?? ""}`, ...later.slice(1)];
}

/** What was shown outside of a session: a banner. Its last line end begins no line of its own. */
export function shownLines(text: string): readonly string[] {
  const lines = plainLines(text);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
