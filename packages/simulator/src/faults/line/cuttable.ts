import type { Socket } from "node:net";
import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";
import type { Line } from "../subject.ts";

/** A TCP connection as a line. Whoever serves the socket is not told that nothing goes through any more. */
export function socketLine(socket: Socket): Line {
  return {
    cut: (how) => {
      if (how === "rst") socket.resetAndDestroy();
      else if (how === "fin") socket.destroySoon();
      else {
        socket.pause();
        socket.write = () => true;
        socket.end = () => socket;
      }
    },
  };
}

/** A session's channel that can be cut, whatever carries it. Each session has one: a class, so that it stays small. */
export class CuttableChannel implements SessionChannel, Line {
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly user: string;
  readonly from: SessionChannel["from"];
  readonly #inner: SessionChannel;
  #silent = false;
  #onClose: (() => void) | undefined;

  constructor(inner: SessionChannel) {
    this.kind = inner.kind;
    this.command = inner.command;
    this.user = inner.user;
    this.from = inner.from;
    this.#inner = inner;
  }

  cut(how: Parameters<Line["cut"]>[0]): void {
    if (how === "fin" || how === "rst") this.#inner.close();
    else this.#silent = true;
    if (how === "hangup") this.#closed();
  }

  get terminal(): TerminalSize | undefined {
    return this.#inner.terminal;
  }

  onInput(listener: (bytes: Buffer | undefined) => void): void {
    this.#inner.onInput((bytes) => this.#silent || listener(bytes));
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#inner.onResize((size) => this.#silent || listener(size));
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
    this.#inner.onClose(() => this.#closed());
  }

  write(bytes: Buffer | string): boolean {
    return this.#silent || this.#inner.write(bytes);
  }

  writeError(bytes: Buffer | string): boolean {
    return this.#silent || this.#inner.writeError(bytes);
  }

  async drained(): Promise<void> {
    if (!this.#silent) await this.#inner.drained();
  }

  exit(status: number): void {
    if (!this.#silent) this.#inner.exit(status);
  }

  close(): void {
    this.#inner.close();
  }

  #closed(): void {
    const told = this.#onClose;
    this.#onClose = undefined;
    told?.();
  }
}
