import { type Clock, withLimit } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { SessionRecorder } from "../../ports/recorder.ts";
import type { ShellEnd, ShellSession } from "../../ports/shell.ts";
import { Screen } from "./screen.ts";

/** Something that ends a wait when the output stands still at it: the pattern of the line that is being written. */
export interface Awaited<Name extends string = string> {
  readonly name: Name;
  readonly at: RegExp;
  /** The appliance may end the line before it waits (an external pager): look at the last finished line as well. */
  readonly orFinished?: boolean;
  /** The answer is a secret: it is written down nowhere. */
  readonly hidden?: boolean;
}

export type Stop<Name extends string = string> =
  | { readonly kind: "stands"; readonly at: Name; readonly text: string }
  | { readonly kind: "ended"; readonly end: ShellEnd };

export interface Wait {
  /** Milliseconds of the clock. */
  readonly ms: number;
  readonly waitedFor: string;
  /** Milliseconds without any output after which it throws `LimitPassed` as well. */
  readonly silentMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Told whatever appears while a wait lasts. */
export interface Watcher {
  line?(text: string): void;
  /** The unfinished line, each time that it changes: counters rewrite it. */
  writing?(text: string): void;
}

/**
 * Output counts as standing still after this many milliseconds without any. Prompts and questions also appear inside
 * texts, and a packet may end right behind one (evidence 43).
 */
const SETTLE_MS = 150;

/** One open session, read as a person reads it: what is shown, whether it stands still, and at what. */
export class Console {
  readonly screen = new Screen();
  readonly banner: string;
  readonly #session: ShellSession;
  readonly #clock: Clock;
  readonly #recorder: SessionRecorder | undefined;
  #end: ShellEnd | undefined;
  #wake: () => void = () => {};
  #answeredLine = -1;

  constructor(
    session: ShellSession,
    options: { readonly clock: Clock; readonly recorder?: SessionRecorder | undefined },
  ) {
    this.#session = session;
    this.#clock = options.clock;
    this.#recorder = options.recorder;
    this.banner = session.banner;
    void this.#read();
  }

  /** How the session ended; undefined while it lasts. */
  get ended(): ShellEnd | undefined {
    return this.#end;
  }

  /** The number of the line being written; lines count from the session's start. */
  get line(): number {
    return this.screen.lines.length;
  }

  /**
   * Waits until the output stands still at one of `awaited` (never twice at the same line once it has been answered),
   * or the session has ended. Throws `LimitPassed`.
   */
  until<Name extends string>(
    awaited: readonly Awaited<Name>[],
    wait: Wait,
    watcher: Watcher = {},
  ): Promise<Stop<Name>> {
    let told = this.line;
    const tell = () => {
      for (; told < this.line; told++) watcher.line?.(this.screen.lines[told] ?? "");
      if (this.screen.current !== "") watcher.writing?.(this.screen.current);
    };
    const limit = { ms: wait.ms, waitedFor: wait.waitedFor, ...(wait.signal && { signal: wait.signal }) };
    return withLimit(this.#clock, limit, async (signal) => {
      for (;;) {
        tell();
        const stop = this.#standsAt(awaited);
        if (this.#end) return stop ?? { kind: "ended", end: this.#end };
        if (stop && (await this.#isStill(signal))) return stop;
        if (!stop) await this.#changeWithin(wait, signal);
      }
    });
  }

  /**
   * Types text as it is, and records it unless it is hidden. What stands at the present line counts as answered. Throws
   * `connection-lost`.
   */
  async type(text: string, { hidden = false }: { readonly hidden?: boolean } = {}): Promise<void> {
    if (this.#end) throw lost(this.#end);
    this.#answeredLine = this.line;
    if (!hidden) this.#recorder?.input(text);
    await this.#session.send(text);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  async #read(): Promise<void> {
    try {
      for await (const chunk of this.#session.output) {
        this.#recorder?.output(chunk);
        this.screen.write(chunk);
        this.#wake();
      }
      this.#end = await this.#session.ended;
    } catch (error) {
      this.#end = { kind: "lost", reason: error instanceof Error ? error.message : String(error) };
    }
    this.#wake();
  }

  #standsAt<Name extends string>(awaited: readonly Awaited<Name>[]): Stop<Name> | undefined {
    const { current, lines } = this.screen;
    if (this.line > this.#answeredLine) {
      const found = awaited.find(({ at }) => at.test(current));
      if (found) return { kind: "stands", at: found.name, text: current };
    }
    const last = lines.at(-1);
    if (current !== "" || last === undefined || this.line - 1 <= this.#answeredLine) return undefined;
    const found = awaited.find(({ at, orFinished }) => orFinished && at.test(last));
    return found && { kind: "stands", at: found.name, text: last };
  }

  /** True when nothing comes for a while; false as soon as something does. */
  async #isStill(signal: AbortSignal): Promise<boolean> {
    const stop = new AbortController();
    const quiet = this.#clock.sleep(SETTLE_MS, { signal: stop.signal }).then(() => true);
    quiet.catch(() => {});
    try {
      return await Promise.race([quiet, this.#change(signal).then(() => false)]);
    } finally {
      stop.abort();
    }
  }

  #changeWithin({ silentMs, waitedFor }: Wait, signal: AbortSignal): Promise<void> {
    if (silentMs === undefined) return this.#change(signal);
    const limit = { ms: silentMs, waitedFor: `any word while waiting for ${waitedFor}`, signal };
    return withLimit(this.#clock, limit, (aborted) => this.#change(aborted));
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      this.#wake = () => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
    });
  }
}

/** The error that a session's end is to whoever still had something to say to it. */
export const lost = (end: ShellEnd): PatchrigError => new PatchrigError("connection-lost", whyEnded(end));

/** How a session ended, in a sentence. */
export const whyEnded = (end: ShellEnd): string =>
  `the session ${end.kind === "lost" ? `was lost: ${end.reason}` : `has ended (${end.kind})`}`;
