import { setMaxListeners } from "node:events";
import type { JournalEntry, JournalPort, ShellSession, Target } from "@patchrig/core";
import type { Clock } from "@patchrig/core/clock";

/** Where a client dies. `torn`: the entry's line is half on the disk, and so no entry. */
export type Death =
  | { readonly at: "journal"; readonly entry: number; readonly when: "before" | "torn" | "after" }
  | { readonly at: "input" | "output"; readonly byte: number }
  | { readonly at: "time"; readonly seconds: number }
  | { readonly at: "never" };

/** What a client is given: each of it stops for ever with the client's death, and nothing is cleaned up. */
export interface MortalWorld {
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly target: Target;
  /** Resolves at the death. */
  readonly died: Promise<"died">;
}

/** A promise of its own each time: one for all would keep every dead client's memory. */
const never = (): Promise<never> => new Promise(() => {});

/** A life with one death in it. `disk` is what outlives it. */
export function mortal(
  world: { readonly clock: Clock; readonly disk: JournalEntry[]; readonly target: Target },
  death: Death,
): MortalWorld {
  const life = new Life();
  if (death.at === "time")
    void world.clock.sleep(death.seconds * 1000, { signal: life.over }).then(
      () => life.end(),
      () => {},
    );
  return {
    clock: mortalClock(world.clock, life),
    journal: mortalJournal(world.disk, life, death),
    target: mortalTarget(world.target, life, death),
    died: life.died,
  };
}

class Life {
  readonly #over = new AbortController();
  readonly died: Promise<"died">;
  #tell: () => void = () => {};

  constructor() {
    // Whoever waits listens: there is no telling how many.
    setMaxListeners(0, this.#over.signal);
    this.died = new Promise((resolve) => {
      this.#tell = () => resolve("died");
    });
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  end(): void {
    this.#over.abort();
    this.#tell();
  }

  /** Settles as the work does, or never once the life is over. */
  async of<T>(work: Promise<T>): Promise<T> {
    const settled = await work.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (this.isOver) return never();
    if ("error" in settled) throw settled.error;
    return settled.value;
  }
}

function mortalClock(clock: Clock, life: Life): Clock {
  return {
    now: () => clock.now(),
    sleep: (ms, { signal, kind } = {}) => {
      const stop = signal ? AbortSignal.any([signal, life.over]) : life.over;
      return life.of(clock.sleep(ms, { signal: stop, ...(kind && { kind }) }));
    },
  };
}

function mortalJournal(disk: JournalEntry[], life: Life, death: Death): JournalPort {
  let written = 0;
  return {
    append: async (entry) => {
      if (life.isOver) return never();
      const dies = death.at === "journal" && written++ === death.entry;
      if (!dies || death.when === "after") disk.push(structuredClone(entry));
      if (!dies) return;
      life.end();
      return never();
    },
    read: async () => disk,
    close: async () => {},
  };
}

function mortalTarget(target: Target, life: Life, death: Death): Target {
  const bytes = { input: 0, output: 0 };
  /** How much of a text is still within the life; undefined: all of it. */
  const lastOf = (kind: "input" | "output", text: string): number | undefined => {
    const before = bytes[kind];
    bytes[kind] += text.length;
    return death.at === kind && death.byte < bytes[kind] ? death.byte - before : undefined;
  };
  const mortalSession = (session: ShellSession): ShellSession => {
    life.over.addEventListener("abort", () => void session.close(), { once: true });
    return {
      banner: session.banner,
      output: mortalOutput(
        session.output,
        (text) => {
          if (lastOf("output", text) === undefined) return;
          life.end();
        },
        life,
      ),
      ended: life.of(session.ended),
      send: async (text) => {
        if (life.isOver) return never();
        const last = lastOf("input", text);
        if (last === undefined) return life.of(session.send(text));
        // What was handed to the system goes out, whatever becomes of the process.
        await session.send(text.slice(0, last)).catch(() => {});
        life.end();
        return never();
      },
      close: () => (life.isOver ? never() : session.close()),
    };
  };
  return {
    ...target,
    shell: { open: async (options) => mortalSession(await life.of(target.shell.open(options))) },
    web: {
      canConnect: (port) => life.of(target.web.canConnect(port)),
      get: (path, options) => life.of(target.web.get(path, options)),
    },
  };
}

async function* mortalOutput(
  output: AsyncIterable<string>,
  hear: (text: string) => void,
  life: Life,
): AsyncGenerator<string> {
  for await (const text of output) {
    hear(text);
    if (life.isOver) await never();
    yield text;
  }
  if (life.isOver) await never();
}
