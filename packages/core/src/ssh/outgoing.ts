import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import type { ServerChannel } from "ssh2";
import { forgetBlockedChunks } from "./ssh2-internals.ts";

/** A peer that leaves so much unread on its channel, or on its whole connection, reads slowly. */
const HIGH_WATER = { channel: 64 * 1024, connection: 256 * 1024 } as const;

interface Chunk {
  readonly to: Writable;
  readonly bytes: Buffer | string;
}

/** One write at a time, in order over stdout and stderr, so that the end never overtakes what was written before it. */
export class Outgoing {
  readonly #stream: ServerChannel;
  readonly #socket: Socket;
  #queue: Chunk[] = [];
  #queued = 0;
  #busy = false;
  #gone = false;
  #ending: (() => void) | undefined;
  #waiting: (() => void)[] = [];

  constructor(stream: ServerChannel, socket: Socket) {
    this.#stream = stream;
    this.#socket = socket;
  }

  /** False when the peer reads slowly. What comes after the end is dropped. */
  write(to: Writable, bytes: Buffer | string): boolean {
    if (this.#gone || this.#ending || bytes.length === 0) return true;
    this.#queued += bytes.length;
    this.#queue.push({ to, bytes });
    this.#next();
    return !this.#isFull();
  }

  /** Resolves when the peer has read enough, or is gone. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#isFull()) return resolve();
      this.#waiting.push(resolve);
      if (this.#socket.writableLength > 0) this.#socket.once("drain", () => this.#release());
    });
  }

  /** Says the last word once all is written, and closes. */
  finish(last: () => void): void {
    if (!this.#gone) this.#ending ??= last;
    this.#next();
  }

  /** The peer is gone: nothing more is written, nobody waits. */
  abandon(): void {
    this.#gone = true;
    this.#queue = [];
    this.#release();
  }

  #isFull(): boolean {
    const { channel, connection } = HIGH_WATER;
    return !this.#gone && (this.#queued > channel || this.#socket.writableLength > connection);
  }

  #next(): void {
    if (this.#busy || this.#gone) return;
    const first = this.#queue.shift();
    if (first) this.#send(first);
    else if (this.#ending) this.#end(this.#ending);
  }

  #send({ to, bytes }: Chunk): void {
    this.#busy = true;
    to.write(bytes, () => {
      this.#busy = false;
      this.#queued -= bytes.length;
      forgetBlockedChunks(this.#stream);
      this.#release();
      this.#next();
    });
  }

  #end(last: () => void): void {
    this.#gone = true;
    last();
    this.#stream.end();
    this.#release();
  }

  #release(): void {
    if (this.#isFull()) return;
    const ready = this.#waiting;
    this.#waiting = [];
    for (const resolve of ready) resolve();
  }
}
