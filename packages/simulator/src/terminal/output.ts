import type { SessionChannel } from "@patchrig/core/ssh";

/** What one write hands over before it looks whether the peer still reads. */
const PIECE = 16 * 1024;
/** Echo kept for a peer that does not read. */
const ECHO_LIMIT = 64 * 1024;

type Send = (data: Buffer | string) => boolean;

interface Waiting {
  readonly send: Send;
  data: Buffer | string;
  readonly taken: () => void;
}

const DONE = Promise.resolve();

/** The way out of a session, in one order: what programs write waits for the peer, what the tty echoes is never waited for. */
export class Output {
  readonly #channel: SessionChannel;
  /** Set while the peer reads slowly. */
  #blocked: Promise<void> | undefined;
  #queue: Waiting[] = [];
  #echoed = 0;
  #gone = false;

  constructor(channel: SessionChannel) {
    this.#channel = channel;
  }

  /** Resolves when the peer takes more, at once when it is gone. */
  write(text: string): Promise<void> {
    return this.#put((data) => this.#channel.write(data), text);
  }

  writeError(text: string): Promise<void> {
    return this.#put((data) => this.#channel.writeError(data), text);
  }

  /** Echo and redisplay. What exceeds `ECHO_LIMIT` while the peer does not read is lost, as a kernel loses it. */
  echo(data: Buffer | string): void {
    if (!this.#blocked && this.#queue.length === 0) this.#echoed = 0;
    else if (this.#echoed + data.length > ECHO_LIMIT) return;
    else this.#echoed += data.length;
    void this.#put((piece) => this.#channel.write(piece), data);
  }

  /** Runs `last` when all has been handed over. */
  finish(last: () => void): void {
    if (this.#queue.length === 0) last();
    else this.#enqueue({ send: () => true, data: "", taken: last });
  }

  /** The peer is gone: nobody waits any longer. */
  abandon(): void {
    this.#gone = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const { taken } of waiting) taken();
  }

  #put(send: Send, data: Buffer | string): Promise<void> {
    if (this.#gone || data.length === 0) return DONE;
    const free = !this.#blocked && this.#queue.length === 0;
    if (free && data.length <= PIECE) return send(data) ? DONE : this.#block();
    return new Promise((taken) => this.#enqueue({ send, data, taken }));
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    if (!this.#blocked) this.#pump();
  }

  #block(): Promise<void> {
    this.#blocked = this.#channel.drained().then(() => {
      this.#blocked = undefined;
      this.#pump();
    });
    return this.#blocked;
  }

  #pump(): void {
    for (let first = this.#queue[0]; first && !this.#blocked; first = this.#queue[0]) {
      const end = pieceEnd(first.data);
      const piece = first.data.slice(0, end);
      first.data = first.data.slice(end);
      const slow = piece.length > 0 && !first.send(piece) ? this.#block() : undefined;
      if (first.data.length > 0) continue;
      this.#queue.shift();
      if (slow) void slow.then(first.taken);
      else first.taken();
    }
  }
}

/** Never between the two halves of a character. */
function pieceEnd(data: Buffer | string): number {
  const unit = typeof data === "string" ? data.charCodeAt(PIECE - 1) : 0;
  return unit >= 0xd800 && unit <= 0xdbff ? PIECE + 1 : PIECE;
}
