import { PatchrigError } from "../errors.ts";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import type { SshChannel, SshExit } from "./client-channel.ts";
import { Keeper } from "./keep.ts";

export interface MemoryChannelOptions {
  readonly kind: SessionChannel["kind"];
  readonly command?: string;
  readonly terminal?: TerminalSize;
  readonly user: string;
  readonly from: SessionChannel["from"];
}

/** Both ends of a session that no network carries. What one writes the other reads in a later microtask, in order. */
export interface MemoryChannel {
  readonly server: SessionChannel;
  readonly client: SshChannel;
}

/** Creates an open session. The reader is never slow: `write` always takes more. */
export function createMemoryChannel(options: MemoryChannelOptions): MemoryChannel {
  const line = new Line(options.terminal);
  return { server: serverEnd(line, options), client: clientEnd(line) };
}

/** What lies between the two ends. */
class Line {
  readonly output = new Keeper<Buffer>();
  readonly errors = new Keeper<Buffer>();
  readonly input = new Keeper<Buffer | undefined>();
  readonly resizes = new Keeper<TerminalSize>();
  readonly closes = new Keeper<void>();
  readonly exit: Promise<SshExit>;
  terminal: TerminalSize | undefined;
  open = true;
  inputOpen = true;
  #ended: (exit: SshExit) => void = () => {};

  constructor(terminal: TerminalSize | undefined) {
    this.terminal = terminal;
    this.exit = new Promise((resolve) => {
      this.#ended = resolve;
    });
  }

  finish(how: SshExit): void {
    if (!this.open) return;
    this.open = false;
    queueMicrotask(() => {
      this.#ended(how);
      this.closes.give();
    });
  }
}

function serverEnd(line: Line, { kind, command, user, from }: MemoryChannelOptions): SessionChannel {
  const write = (to: Line["output"], bytes: Buffer | string) => {
    if (line.open && bytes.length > 0) queueMicrotask(() => to.give(Buffer.from(bytes)));
    return true;
  };
  return {
    kind,
    command,
    get terminal() {
      return line.terminal;
    },
    user,
    from,
    onInput: (listener) => line.input.take(listener),
    onResize: (listener) => line.resizes.take(listener),
    onClose: (listener) => line.closes.take(listener),
    write: (bytes) => write(line.output, bytes),
    writeError: (bytes) => write(line.terminal === undefined ? line.errors : line.output, bytes),
    drained: async () => {},
    exit: (status) => line.finish({ status }),
    close: () => line.finish({}),
  };
}

function clientEnd(line: Line): SshChannel {
  return {
    onOutput: (listener) => line.output.take(listener),
    onErrorOutput: (listener) => line.errors.take(listener),
    write: async (text) => {
      if (!line.open || !line.inputOpen) {
        throw new PatchrigError("connection-lost", "nothing can be sent any more: the session has ended");
      }
      queueMicrotask(() => line.input.give(Buffer.from(text)));
    },
    end: () => {
      if (!line.open || !line.inputOpen) return;
      line.inputOpen = false;
      queueMicrotask(() => line.input.give(undefined));
    },
    resize: ({ columns, rows }) => {
      if (!line.open || !line.terminal) return;
      const size = { term: line.terminal.term, columns, rows };
      line.terminal = size;
      queueMicrotask(() => line.resizes.give(size));
    },
    exit: line.exit,
    close: () => line.finish({}),
  };
}
