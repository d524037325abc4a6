import type { SessionChannel, TerminalSize } from "@patchrig/core/ssh";

export interface MemoryChannelOptions {
  readonly kind?: SessionChannel["kind"];
  readonly command?: string;
  /** Absent: no pty. */
  readonly terminal?: TerminalSize;
  readonly user?: string;
  readonly from?: SessionChannel["from"];
}

/** A session without a network: the server's end of the channel, and what a peer does at its own. */
export interface MemoryChannel {
  readonly channel: SessionChannel;
  /** One packet from the peer. */
  send(bytes: Buffer | string): void;
  eof(): void;
  resize(size: TerminalSize): void;
  /** The peer goes away. */
  hangUp(): void;
  /** The peer stops reading (`drained` waits), or reads again. */
  pause(paused: boolean): void;
  /** All that the peer got on stdout, and on stderr. */
  output(): string;
  errors(): string;
  /** The same, packet by packet. */
  packets(): readonly string[];
  /** Calls the listener with each packet on stdout (and on stderr) from now on. */
  onOutput(listener: (bytes: Buffer, stream: "output" | "errors") => void): void;
  /** Resolves with the exit status once the channel is closed; `undefined` when there is none. */
  readonly closed: Promise<number | undefined>;
  readonly exitStatus: number | undefined;
}

const HERE = { address: "127.0.0.1", port: 0 } as const;

/** Creates a channel that lives in memory: for `attach()` and for tests. Nothing in it takes time. */
export function createMemoryChannel(options: MemoryChannelOptions = {}): MemoryChannel {
  const input = keeping<Buffer | undefined>();
  const resizes = keeping<TerminalSize>();
  const closes = keeping<void>();
  const written: { readonly bytes: Buffer; readonly stream: "output" | "errors" }[] = [];
  let outputListener: (bytes: Buffer, stream: "output" | "errors") => void = () => {};
  let terminal = options.terminal;
  let open = true;
  let exitStatus: number | undefined;
  let resume: (() => void) | undefined;
  let reading = Promise.resolve();
  let settle: (status: number | undefined) => void = () => {};
  const closed = new Promise<number | undefined>((resolve) => {
    settle = resolve;
  });

  function write(data: Buffer | string, stream: "output" | "errors"): boolean {
    if (!open || data.length === 0) return true;
    const bytes = Buffer.from(data);
    written.push({ bytes, stream });
    outputListener(bytes, stream);
    return resume === undefined;
  }

  function close(status: number | undefined): void {
    if (!open) return;
    open = false;
    exitStatus = status;
    pause(false);
    closes.give();
    settle(status);
  }

  function pause(paused: boolean): void {
    if (!paused) {
      resume?.();
      resume = undefined;
    } else if (!resume && open) {
      reading = new Promise((resolve) => {
        resume = resolve;
      });
    }
  }

  const all = (stream: "output" | "errors") =>
    Buffer.concat(written.filter((packet) => packet.stream === stream).map((packet) => packet.bytes)).toString("utf8");

  return {
    channel: {
      kind: options.kind ?? (options.command === undefined ? "shell" : "exec"),
      command: options.command,
      get terminal() {
        return terminal;
      },
      user: options.user ?? "root",
      from: options.from ?? HERE,
      onInput: input.take,
      onResize: resizes.take,
      onClose: closes.take,
      write: (data) => write(data, "output"),
      writeError: (data) => write(data, terminal ? "output" : "errors"),
      drained: () => reading,
      exit: close,
      close: () => close(undefined),
    },
    send: (data) => open && input.give(Buffer.from(data)),
    eof: () => open && input.give(undefined),
    resize: (size) => {
      terminal = size;
      resizes.give(size);
    },
    hangUp: () => close(undefined),
    pause,
    output: () => all("output"),
    errors: () => all("errors"),
    packets: () => written.map((packet) => packet.bytes.toString("utf8")),
    onOutput: (listener) => {
      outputListener = listener;
    },
    closed,
    get exitStatus() {
      return exitStatus;
    },
  };
}

/** Keeps what comes before anybody listens. */
function keeping<T>() {
  let listener: ((value: T) => void) | undefined;
  let kept: T[] = [];
  return {
    give: (value: T) => {
      if (listener) listener(value);
      else kept.push(value);
    },
    take: (next: (value: T) => void) => {
      listener = next;
      const early = kept;
      kept = [];
      for (const value of early) next(value);
    },
  };
}
