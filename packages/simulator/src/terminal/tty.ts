import { nextTurn } from "@patchrig/core/clock";
import { CookedLine, LINE_LIMIT } from "./cooked-line.ts";
import type { LineInput, RawReader } from "./line-input.ts";
import type { Output } from "./output.ts";
import { Interrupted } from "./terminal.ts";

interface Reader {
  readonly echo: boolean;
  readonly resolve: (line: string | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/** Bytes that wait for a reader's turn. Those that came while the editor had the tty are not echoed before they are read. */
interface Held {
  readonly bytes: Buffer;
  readonly raw: boolean;
}

/** What is kept while nobody reads. A kernel stops its writer there; a channel cannot be stopped, so the rest is lost. */
const KEEP_LIMIT = 16 * LINE_LIMIT;
const ETX = 3;

/**
 * The input side of a pty: cooked until the editor takes it. A line wakes its reader, and the reader has its turn
 * before the next byte is looked at, so that several answers in one packet meet their questions one by one.
 */
export class Tty implements LineInput {
  readonly #output: Output;
  readonly #interruptProgram: () => void;
  readonly #typing = new CookedLine();
  #reader: Reader | undefined;
  #editor: RawReader | undefined;
  /** Cooked lines that nobody has read, echoed already; one without `\n` was pushed on by Ctrl+D. */
  #lines: Buffer[] = [];
  #kept = 0;
  #held: Held | undefined;
  #ended = false;

  constructor(output: Output, interruptProgram: () => void) {
    this.#output = output;
    this.#interruptProgram = interruptProgram;
  }

  receive(bytes: Buffer | undefined): void {
    if (bytes === undefined) this.#end();
    else if (this.#ended || bytes.length === 0) return;
    else if (this.#held) this.#hold(Buffer.concat([this.#held.bytes, bytes]), this.#held.raw);
    else if (this.#editor) this.#feed(this.#editor, bytes);
    else this.#cook(bytes, false);
  }

  readLine(echo: boolean): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.#reader = { echo, resolve, reject };
      const early = this.#nextLine();
      const held = early ? undefined : this.#takeHeld();
      if (early) this.#deliver(this.#reader, early);
      else if (held) this.#cook(held.bytes, held.raw);
      if (this.#reader && this.#ended) this.#deliver(this.#reader, this.#typing.take());
    });
  }

  edit(editor: RawReader): void {
    this.#editor = editor;
    for (let line = this.#nextLine(); line; line = this.#editor && this.#nextLine()) this.#feedEarly(editor, line);
    if (this.#editor && !this.#typing.isEmpty) this.#feedEarly(editor, this.#typing.take());
    const held = this.#editor && this.#takeHeld();
    if (held) this.#feed(editor, held.bytes);
    if (this.#editor && this.#ended) this.#end();
  }

  /** Cooks up to the first line that somebody waits for. */
  #cook(bytes: Buffer, raw: boolean): void {
    for (let at = 0; at < bytes.length; at++) {
      const step = this.#typing.type(bytes[at] ?? 0, this.#reader?.echo ?? true);
      if (step === "more") continue;
      const line = this.#typing.take();
      if (step === "line" && !this.#reader) {
        this.#keep(line);
        continue;
      }
      this.#output.echo(this.#typing.takeEcho());
      this.#hold(bytes.subarray(at + 1), raw);
      if (step === "line" && this.#reader) this.#deliver(this.#reader, line);
      else this.#interrupt();
      return;
    }
    this.#output.echo(this.#typing.takeEcho());
  }

  #keep(line: Buffer): void {
    if (this.#kept + line.length > KEEP_LIMIT) return;
    this.#kept += line.length;
    this.#lines.push(line);
  }

  #nextLine(): Buffer | undefined {
    const line = this.#lines.shift();
    this.#kept -= line?.length ?? 0;
    return line;
  }

  #hold(bytes: Buffer, raw: boolean): void {
    if (bytes.length === 0) return;
    this.#held = { bytes: bytes.subarray(0, KEEP_LIMIT), raw };
    void nextTurn().then(() => this.#goOn());
  }

  #takeHeld(): Held | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** Nobody came to read: what was held back is typed now, or waits unseen for the next reader, unless it interrupts. */
  #goOn(): void {
    const held = this.#held;
    if (!held || this.#reader || this.#editor) return;
    const at = held.bytes.lastIndexOf(ETX);
    if (held.raw && at < 0) return;
    this.#held = undefined;
    if (!held.raw) {
      this.#cook(held.bytes, false);
      return;
    }
    this.#output.echo("^C");
    this.#hold(held.bytes.subarray(at + 1), true);
    this.#interrupt();
  }

  /** ISIG without NOFLSH: what was typed before and not read is gone. */
  #interrupt(): void {
    this.#lines = [];
    this.#kept = 0;
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader.reject(new Interrupted());
    else this.#interruptProgram();
  }

  #deliver(reader: Reader, line: Buffer): void {
    this.#reader = undefined;
    // The tty does not echo a password's newline; who asked for it writes one.
    if (!reader.echo) this.#output.echo("\r\n");
    reader.resolve(line.length === 0 ? undefined : line.toString("utf8").replace(/\n$/, ""));
  }

  /** readline writes its prompt with the first character that it finds typed (43: `Command> d`, then `ate`). */
  #feedEarly(editor: RawReader, line: Buffer): void {
    if (this.#feed(editor, line.subarray(0, 1))) this.#feed(editor, line.subarray(1));
    else this.#unread(line.subarray(1));
  }

  /** Does the editor want more? */
  #feed(editor: RawReader, bytes: Buffer): boolean {
    const used = editor.take(bytes);
    if (used === undefined) return true;
    this.#editor = undefined;
    this.#unread(bytes.subarray(used));
    return false;
  }

  #unread(bytes: Buffer): void {
    this.#hold(this.#held ? Buffer.concat([bytes, this.#held.bytes]) : bytes, true);
  }

  #end(): void {
    this.#ended = true;
    if (this.#held) return;
    const editor = this.#editor;
    this.#editor = undefined;
    editor?.end();
    if (this.#reader) this.#deliver(this.#reader, this.#typing.take());
  }
}
