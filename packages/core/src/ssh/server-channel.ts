import type { Socket } from "node:net";
import type { ServerChannel as Stream } from "ssh2";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import { Keeper } from "./keep.ts";
import { Outgoing } from "./outgoing.ts";
import { endOnce } from "./ssh2-internals.ts";

export interface ChannelFacts {
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly terminal: TerminalSize | undefined;
  readonly user: string;
  readonly from: SessionChannel["from"];
}

export interface ChannelLine {
  readonly socket: Socket;
  onTraffic(): void;
}

/**
 * Shows one of ssh2's channels as a `SessionChannel`, and how its session tells it of resizes and signals. A class: an
 * object with an accessor of its own would get a hidden class of its own, and its whole session would outlive it.
 */
export class ServerChannel implements SessionChannel {
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly user: string;
  readonly from: SessionChannel["from"];
  readonly #stream: Stream;
  readonly #line: ChannelLine;
  readonly #out: Outgoing;
  readonly #input = new Keeper<Buffer | undefined>();
  readonly #resizes = new Keeper<TerminalSize>();
  readonly #closed = new Keeper<void>();
  #terminal: TerminalSize | undefined;

  constructor(stream: Stream, facts: ChannelFacts, line: ChannelLine) {
    this.kind = facts.kind;
    this.command = facts.command;
    this.user = facts.user;
    this.from = facts.from;
    this.#terminal = facts.terminal;
    this.#stream = stream;
    this.#line = line;
    this.#out = new Outgoing(stream, line.socket);
    endOnce(stream);
    // Read always: what is not read keeps ssh2 from ever reporting the close.
    stream.on("data", (bytes: Buffer) => this.#input.give(bytes));
    stream.once("end", () => this.#input.give(undefined));
    stream.once("close", () => {
      this.#out.abandon();
      this.#closed.give();
    });
    stream.on("error", ignore);
    stream.stderr.on("error", ignore);
  }

  get terminal(): TerminalSize | undefined {
    return this.#terminal;
  }

  onInput(listener: (bytes: Buffer | undefined) => void): void {
    this.#input.take(listener);
  }

  onResize(listener: (size: TerminalSize) => void): void {
    this.#resizes.take(listener);
  }

  onClose(listener: () => void): void {
    this.#closed.take(listener);
  }

  write(bytes: Buffer | string): boolean {
    this.#line.onTraffic();
    return this.#out.write(this.#stream, bytes);
  }

  writeError(bytes: Buffer | string): boolean {
    this.#line.onTraffic();
    return this.#out.write(this.#terminal === undefined ? this.#stream.stderr : this.#stream, bytes);
  }

  drained(): Promise<void> {
    return this.#out.drained();
  }

  exit(status: number): void {
    this.#out.finish(() => this.#stream.exit(status));
  }

  close(): void {
    this.#out.finish(ignore);
  }

  /** The peer's window has another size. */
  resized(size: TerminalSize): void {
    this.#terminal = size;
    this.#resizes.give(size);
  }

  /** What arrives outside the stream: a signal as the key that a terminal would have sent. */
  typed(bytes: Buffer): void {
    this.#input.give(bytes);
  }
}

function ignore(): void {}
