import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";
import { createKillRing, type KillRing } from "./editor/kill-ring.ts";
import { LineEditor } from "./editor/line-editor.ts";
import type { LineInput } from "./line-input.ts";
import { Output } from "./output.ts";
import { Pipe } from "./pipe.ts";
import { type EditOptions, Interrupted, type Terminal } from "./terminal.ts";
import { Tty } from "./tty.ts";

/** Puts a tty (where the client asked for a pty) or three pipes behind a session channel. */
export const createTerminal = (channel: SessionChannel): Terminal => new ChannelTerminal(channel);

/** Why what a session waits for is given up: one for all, since an error of its own would be built for each. */
const GONE = new Error("the session is gone");

class ChannelTerminal implements Terminal {
  readonly interactive: boolean;
  readonly term: string;
  readonly #channel: SessionChannel;
  readonly #output: Output;
  readonly #input: LineInput;
  #size: TerminalSize | undefined;
  /** Those in the foreground, the innermost last. */
  #programs: AbortController[] = [];
  #kills: KillRing | undefined;
  #editor: LineEditor | undefined;
  /** Made when somebody asks for it: an idle session costs less. */
  #closing: AbortController | undefined;
  #gone = false;
  readonly #leaving = new Set<() => void>();

  constructor(channel: SessionChannel) {
    this.#channel = channel;
    this.#size = channel.terminal;
    this.interactive = this.#size !== undefined;
    this.term = this.#size?.term ?? "";
    this.#output = new Output(channel);
    this.#input = this.interactive ? new Tty(this.#output, () => this.#interrupt()) : new Pipe();
    channel.onClose(() => this.#close());
    channel.onResize((size) => this.#resize(size));
    channel.onInput((bytes) => this.#input.receive(bytes));
  }

  get columns(): number {
    return this.#size?.columns ?? 0;
  }

  get rows(): number {
    return this.#size?.rows ?? 0;
  }

  get closed(): AbortSignal {
    this.#closing ??= new AbortController();
    if (this.#gone) this.#closing.abort(GONE);
    return this.#closing.signal;
  }

  get gone(): boolean {
    return this.#gone;
  }

  onGone(listener: () => void): () => void {
    if (this.#gone) listener();
    else this.#leaving.add(listener);
    return () => void this.#leaving.delete(listener);
  }

  write(text: string): Promise<void> {
    return this.#output.write(this.#onTheWire(text));
  }

  writeError(text: string): Promise<void> {
    return this.#output.writeError(this.#onTheWire(text));
  }

  async readLine(prompt = "", options: { readonly echo?: boolean } = {}): Promise<string | undefined> {
    if (prompt !== "") await this.write(prompt);
    return this.#input.readLine(options.echo ?? true);
  }

  editLine(prompt: string, edit: EditOptions): Promise<string | undefined> {
    if (!this.interactive) return this.readLine(prompt);
    this.#kills ??= createKillRing();
    const kills = this.#kills;
    return new Promise((resolve) => {
      const send = (text: string) => this.#output.echo(text);
      const done = (line: string | undefined) => {
        this.#editor = undefined;
        resolve(line);
      };
      const editor = new LineEditor({ prompt, edit, kills, window: this, send, done });
      this.#editor = editor;
      this.#input.edit(editor);
      if (this.#editor === editor) editor.open();
    });
  }

  async foreground<T>(program: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#programs.push(controller);
    try {
      return await program(controller.signal);
    } finally {
      this.#programs = this.#programs.filter((other) => other !== controller);
    }
  }

  exit(status: number): void {
    this.#output.finish(() => this.#channel.exit(status));
  }

  /** ONLCR. */
  #onTheWire(text: string): string {
    return this.interactive && text.includes("\n") ? text.replaceAll("\n", "\r\n") : text;
  }

  #interrupt(): void {
    this.#programs.at(-1)?.abort(new Interrupted());
  }

  #resize(size: TerminalSize): void {
    this.#size = size;
    this.#editor?.resized();
  }

  #close(): void {
    this.#gone = true;
    this.#output.abandon();
    this.#input.receive(undefined);
    this.#closing?.abort(GONE);
    for (const listener of this.#leaving) listener();
  }
}
