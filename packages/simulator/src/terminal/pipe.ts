import type { LineInput, RawReader } from "./line-input.ts";

/** What is kept of input that nobody reads, and of one line. A kernel stops its writer there; here the rest is lost. */
const PIPE_LIMIT = 1024 * 1024;
const LF = 10;
const EMPTY = Buffer.alloc(0);

/** The input side without a pty: bytes as they come, cut at `\n`. Nothing is echoed and nothing interrupts. */
export class Pipe implements LineInput {
  #store = EMPTY;
  #start = 0;
  #end = 0;
  /** No `\n` before this place. */
  #searched = 0;
  #ended = false;
  #reader: ((line: string | undefined) => void) | undefined;

  receive(bytes: Buffer | undefined): void {
    if (bytes === undefined) this.#ended = true;
    else if (!this.#ended) this.#keep(bytes);
    this.#serve();
  }

  readLine(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.#reader = resolve;
      this.#serve();
    });
  }

  /** Nothing to edit in a pipe: the terminal reads plain lines instead. */
  edit(editor: RawReader): void {
    editor.end();
  }

  #keep(bytes: Buffer): void {
    const taken = Math.min(bytes.length, PIPE_LIMIT - (this.#end - this.#start));
    if (this.#end + taken > this.#store.length) this.#makeRoom(taken);
    bytes.copy(this.#store, this.#end, 0, taken);
    this.#end += taken;
    // A line too long for the pipe is cut where it was full, or its reader would wait for ever.
    const cut = taken < bytes.length && bytes.includes(LF, taken) && this.#newline() < 0;
    if (cut) this.#store[this.#end - 1] = LF;
  }

  #makeRoom(count: number): void {
    const length = this.#end - this.#start;
    const larger = Buffer.alloc(Math.min(PIPE_LIMIT, Math.max(256, 2 * (length + count))));
    this.#store.copy(larger, 0, this.#start, this.#end);
    this.#searched -= this.#start;
    this.#store = larger;
    this.#start = 0;
    this.#end = length;
  }

  #newline(): number {
    return this.#store.subarray(0, this.#end).indexOf(LF, this.#searched);
  }

  #serve(): void {
    if (!this.#reader) return;
    const at = this.#newline();
    this.#searched = at < 0 ? this.#end : at + 1;
    if (at < 0 && !this.#ended) return;
    const give = this.#reader;
    this.#reader = undefined;
    const empty = at < 0 && this.#start === this.#end;
    give(empty ? undefined : this.#take(at < 0 ? this.#end : at));
  }

  #take(to: number): string {
    const line = this.#store.toString("utf8", this.#start, to);
    this.#start = Math.min(this.#end, to + 1);
    if (this.#start === this.#end) {
      this.#store = EMPTY;
      this.#start = this.#end = this.#searched = 0;
    }
    return line;
  }
}
