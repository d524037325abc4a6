import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";
import { createTerminal } from "./create-terminal.ts";
import type { EditOptions, Terminal } from "./terminal.ts";
import { TestScreen } from "./test-screen.ts";

export const XTERM: TerminalSize = { term: "xterm", columns: 80, rows: 24 };

/** An editor without a past that completes nothing. */
export const PLAIN: EditOptions = { history: [], complete: () => [] };

/** A client at the other end of a terminal: what it sends packet by packet, and what it sees. */
export interface TestPeer {
  readonly terminal: Terminal;
  /** One packet. */
  send(bytes: Buffer | string): void;
  eof(): void;
  resize(columns: number, rows: number): void;
  /** Stops reading, or reads again. */
  pause(paused: boolean): void;
  hangUp(): void;
  /** What came, packet by packet, and in one piece; stderr apart where there is no pty. */
  packets(): readonly string[];
  output(): string;
  errors(): string;
  /** What stands on its screen. */
  screen(): TestScreen;
  readonly exitStatus: number | undefined;
}

/** Opens a session before a window of that size, or without a pty. */
export function openPeer(window: TerminalSize | "no pty" = XTERM): TestPeer {
  let size = window === "no pty" ? undefined : window;
  const hasPty = size !== undefined;
  const events: { input: Listener<Buffer | undefined>; resize: Listener<TerminalSize>; close: () => void } = {
    input: () => {},
    resize: () => {},
    close: () => {},
  };
  const written: { readonly text: Buffer; readonly error: boolean }[] = [];
  let exitStatus: number | undefined;
  let resume: (() => void) | undefined;
  let reading = Promise.resolve();

  const write = (bytes: Buffer | string, error: boolean) => {
    written.push({ text: Buffer.from(bytes), error: error && !hasPty });
    return resume === undefined;
  };
  const close = (status?: number) => {
    exitStatus = status;
    resume?.();
    events.close();
  };
  const channel: SessionChannel = {
    kind: "shell",
    command: undefined,
    get terminal() {
      return size;
    },
    user: "root",
    from: { address: "192.168.10.11", port: 50_000 },
    onInput: (listener) => {
      events.input = listener;
    },
    onResize: (listener) => {
      events.resize = listener;
    },
    onClose: (listener) => {
      events.close = listener;
    },
    write: (bytes) => write(bytes, false),
    writeError: (bytes) => write(bytes, true),
    drained: () => reading,
    exit: close,
    close,
  };
  const joined = (error: boolean) =>
    Buffer.concat(written.filter((packet) => packet.error === error).map((packet) => packet.text)).toString("utf8");

  return {
    terminal: createTerminal(channel),
    send: (bytes) => events.input(Buffer.from(bytes)),
    eof: () => events.input(undefined),
    resize: (columns, rows) => {
      size = { term: "xterm", columns, rows };
      events.resize(size);
    },
    pause: (paused) => {
      if (!paused) {
        resume?.();
        resume = undefined;
      } else if (!resume) {
        reading = new Promise((resolve) => {
          resume = resolve;
        });
      }
    },
    hangUp: () => close(),
    packets: () => written.map((packet) => packet.text.toString("utf8")),
    output: () => joined(false),
    errors: () => joined(true),
    screen: () => new TestScreen(size?.columns || 80, size?.rows || 24).feed(joined(false)),
    get exitStatus() {
      return exitStatus;
    },
  };
}

type Listener<T> = (value: T) => void;
