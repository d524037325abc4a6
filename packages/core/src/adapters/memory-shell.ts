import type { Clock } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { ShellEnd, ShellPort, ShellSession } from "../ports/shell.ts";

/** One thing a scripted session does, in order. */
export type MemoryMove =
  | { readonly say: string }
  /** Milliseconds of the clock. */
  | { readonly after: number }
  /** Waits for exactly this to be typed and ENTER (or only ENTER: ""), and echoes it as a tty does. */
  | { readonly hear: string | RegExp }
  | { readonly end: ShellEnd }
  /** Something happens in the script's world, between two sentences. */
  | { readonly run: () => void };

export interface MemoryShellOptions {
  readonly clock: Clock;
  readonly banner?: string;
  /** One script for each session that is opened, in order; the last one serves every later session. */
  readonly sessions: readonly (readonly MemoryMove[])[];
  /** How output is cut into chunks. As it is said, by default. */
  readonly chunk?: (text: string) => readonly string[];
  /** What the shell says to a line that is not the script's next; it shows its prompt afterwards. */
  readonly unknown?: (line: string) => string;
  /** Called when a session is opened; what it throws is what `open` throws. */
  readonly onOpen?: (session: number) => void;
}

export interface MemoryShell extends ShellPort {
  /** Everything that was typed, line by line, over all sessions. */
  readonly typed: readonly string[];
}

/** A shell that follows a script: what is typed off the script is heard and left out of it. */
export function createMemoryShell(options: MemoryShellOptions): MemoryShell {
  const typed: string[] = [];
  let opened = 0;
  return {
    typed,
    open: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      options.onOpen?.(opened);
      const script = options.sessions[Math.min(opened++, options.sessions.length - 1)] ?? [];
      return new MemorySession(script, options, typed);
    },
  };
}

/** It ends what is typed as ENTER does, and is heard. */
const CTRL_C = "\x03";
const LINE_END = /[\r\n\x03]/;

class MemorySession implements ShellSession {
  readonly banner: string;
  readonly output: AsyncIterable<string>;
  readonly ended: Promise<ShellEnd>;
  readonly #options: MemoryShellOptions;
  readonly #typed: string[];
  readonly #said: string[] = [];
  readonly #heard: string[] = [];
  #input = "";
  #end: ShellEnd | undefined;
  #settle: (end: ShellEnd) => void = () => {};
  #wakes: (() => void)[] = [];

  constructor(script: readonly MemoryMove[], options: MemoryShellOptions, typed: string[]) {
    this.#options = options;
    this.#typed = typed;
    this.banner = options.banner ?? "";
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.output = this.#read();
    void this.#play(script);
  }

  async send(text: string): Promise<void> {
    if (this.#end) throw new PatchrigError("connection-lost", `the session has ended (${this.#end.kind})`);
    this.#input += text;
    for (let at = this.#input.search(LINE_END); at >= 0; at = this.#input.search(LINE_END)) {
      const line = this.#input.slice(0, this.#input[at] === CTRL_C ? at + 1 : at);
      this.#input = this.#input.slice(at + 1);
      this.#typed.push(line);
      this.#heard.push(line);
    }
    this.#wake();
  }

  async close(): Promise<void> {
    this.#finish({ kind: "closed" });
  }

  async #play(script: readonly MemoryMove[]): Promise<void> {
    for (const move of script) {
      if (this.#end) return;
      if ("say" in move) this.#say(move.say);
      else if ("after" in move) await this.#options.clock.sleep(move.after);
      else if ("run" in move) move.run();
      else if ("end" in move) this.#finish(move.end);
      else await this.#hear(move.hear);
    }
  }

  async #hear(expected: string | RegExp): Promise<void> {
    while (!this.#end) {
      const line = this.#heard.shift();
      if (line === undefined) {
        await this.#changed();
        continue;
      }
      this.#say(`${line.replace(CTRL_C, "^C")}\r\n`);
      const isExpected = typeof expected === "string" ? line === expected : expected.test(line);
      if (isExpected) return;
      this.#say(this.#options.unknown?.(line) ?? `${line}?\r\n`);
    }
  }

  #say(text: string): void {
    if (this.#end) return;
    this.#said.push(...(this.#options.chunk?.(text) ?? [text]));
    this.#wake();
  }

  #finish(end: ShellEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#settle(end);
    this.#wake();
  }

  async *#read(): AsyncGenerator<string> {
    for (;;) {
      const chunk = this.#said.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#end) return;
      else await this.#changed();
    }
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#wakes.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }
}
