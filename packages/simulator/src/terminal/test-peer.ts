import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";
import { createTerminal } from "./create-terminal.ts";
import type { EditOptions, Terminal } from "./terminal.ts";
import { TestScreen } from "./test-screen.ts";

export const XTERM: TerminalSize = { term: "xterm", columns: 80, rows: 24 };

/** An editor without a past that completes nothing. */
export const PLAIN: EditOptions = { history: [], complete: () => [] };

/** Opens a session before a window of that size, or without a pty. */
export const openPeer = (window: TerminalSize | "no pty" = XTERM): TestPeer =>
  new TestPeer(window === "no pty" ? undefined : window);

/** A client at the other end of a terminal: what it sends packet by packet, and what it sees. */
export class TestPeer {
  readonly terminal: Terminal;
  exitStatus: number | undefined;
  readonly #hasPty: boolean;
  #size: TerminalSize | undefined;
  readonly #written: { readonly bytes: Buffer; readonly error: boolean }[] = [];
  #reading = Promise.resolve();
  #resume: (() => void) | undefined;
  #onInput: (bytes: Buffer | undefined) => void = () => {};
  #onResize: (size: TerminalSize) => void = () => {};
  #onClose: () => void = () => {};

  constructor(size: TerminalSize | undefined) {
    this.#size = size;
    this.#hasPty = size !== undefined;
    this.terminal = createTerminal(this.#channel(size));
  }

  /** One packet. */
  send(bytes: Buffer | string): void {
    this.#onInput(Buffer.from(bytes));
  }

  eof(): void {
    this.#onInput(undefined);
  }

  resize(columns: number, rows: number): void {
    this.#size = { term: "xterm", columns, rows };
    this.#onResize(this.#size);
  }

  /** Stops reading, or reads again. */
  pause(paused: boolean): void {
    this.#resume?.();
    this.#resume = undefined;
    if (!paused) return;
    this.#reading = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  hangUp(status?: number): void {
    this.exitStatus = status;
    this.pause(false);
    this.#onClose();
  }

  /** What came, packet by packet. */
  packets(): readonly string[] {
    return this.#written.map((packet) => packet.bytes.toString("utf8"));
  }

  /** What came in one piece; stderr is apart where there is no pty. */
  output(): string {
    return this.#joined(false);
  }

  errors(): string {
    return this.#joined(true);
  }

  /** What stands on its screen. */
  screen(): TestScreen {
    return new TestScreen(this.#size?.columns || 80, this.#size?.rows || 24).feed(this.output());
  }

  #joined(error: boolean): string {
    const packets = this.#written.filter((packet) => packet.error === error);
    return Buffer.concat(packets.map((packet) => packet.bytes)).toString("utf8");
  }

  #write(bytes: Buffer | string, error: boolean): boolean {
    this.#written.push({ bytes: Buffer.from(bytes), error: error && !this.#hasPty });
    return this.#resume === undefined;
  }

  #channel(terminal: TerminalSize | undefined): SessionChannel {
    return {
      kind: "shell",
      command: undefined,
      terminal,
      user: "root",
      from: { address: "192.168.10.11", port: 50_000 },
      onInput: (listener) => {
        this.#onInput = listener;
      },
      onResize: (listener) => {
        this.#onResize = listener;
      },
      onClose: (listener) => {
        this.#onClose = listener;
      },
      write: (bytes) => this.#write(bytes, false),
      writeError: (bytes) => this.#write(bytes, true),
      drained: () => this.#reading,
      exit: (status) => this.hangUp(status),
      close: () => this.hangUp(),
    };
  }
}
