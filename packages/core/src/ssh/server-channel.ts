import type { Socket } from "node:net";
import type { ServerChannel } from "ssh2";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import { keep } from "./keep.ts";
import { forgetBlockedChunks } from "./ssh2-internals.ts";

export interface ChannelFacts {
  readonly kind: SessionChannel["kind"];
  readonly command: string | undefined;
  readonly terminal: TerminalSize | undefined;
  readonly user: string;
  readonly from: SessionChannel["from"];
}

export interface SessionEvents {
  resized(size: TerminalSize): void;
  /** What arrives outside the stream: a signal as the key that a terminal would have sent. */
  typed(bytes: Buffer): void;
}

/** A peer that leaves so much unread reads slowly. */
const HIGH_WATER = 64 * 1024;

/** Shows one of ssh2's channels as a `SessionChannel`, and how its session tells it of resizes and signals. */
export function serverChannel(
  stream: ServerChannel,
  facts: ChannelFacts,
  line: { readonly socket: Socket; onTraffic(): void },
): SessionChannel & SessionEvents {
  const input = keep<Buffer | undefined>();
  const resizes = keep<TerminalSize>();
  const closed = keep<void>();
  const out = outgoing(stream, line.socket);
  let terminal = facts.terminal;

  // Read always: what is not read keeps ssh2 from ever reporting the close.
  stream.on("data", (bytes: Buffer) => input.give(bytes));
  stream.once("end", () => input.give(undefined));
  stream.once("close", () => {
    out.abandon();
    closed.give();
  });
  stream.on("error", () => {});
  stream.stderr.on("error", () => {});

  const write = (to: "out" | "error", bytes: Buffer | string) => {
    line.onTraffic();
    return out.write(to === "error" && terminal === undefined ? stream.stderr : stream, bytes);
  };
  return {
    ...facts,
    get terminal() {
      return terminal;
    },
    onInput: input.take,
    onResize: resizes.take,
    onClose: closed.take,
    write: (bytes) => write("out", bytes),
    writeError: (bytes) => write("error", bytes),
    drained: out.drained,
    exit: (status) => out.finish(() => stream.exit(status)),
    close: () => out.finish(() => {}),
    resized: (size) => {
      terminal = size;
      resizes.give(size);
    },
    typed: input.give,
  };
}

/** One write at a time, in order over both streams, so that the end never overtakes what was written before it. */
function outgoing(stream: ServerChannel, socket: Socket) {
  let queue: { readonly to: NodeJS.WritableStream; readonly bytes: Buffer | string }[] = [];
  let queued = 0;
  let busy = false;
  let gone = false;
  let ending: (() => void) | undefined;
  let waiting: (() => void)[] = [];

  const isFull = () => !gone && (queued > HIGH_WATER || socket.writableLength > HIGH_WATER * 4);
  const release = () => {
    if (isFull()) return;
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  };
  const next = (): void => {
    if (busy || gone) return;
    const first = queue.shift();
    if (!first) {
      finishNow();
      return;
    }
    busy = true;
    first.to.write(first.bytes, () => {
      busy = false;
      queued -= first.bytes.length;
      forgetBlockedChunks(stream);
      release();
      next();
    });
  };
  const finishNow = () => {
    if (!ending) return;
    const last = ending;
    ending = undefined;
    gone = true;
    last();
    stream.end();
    release();
  };
  return {
    write: (to: NodeJS.WritableStream, bytes: Buffer | string) => {
      if (gone || ending || bytes.length === 0) return true;
      queued += bytes.length;
      queue.push({ to, bytes });
      next();
      return !isFull();
    },
    drained: () =>
      new Promise<void>((resolve) => {
        if (!isFull()) return resolve();
        waiting.push(resolve);
        if (socket.writableLength > 0) socket.once("drain", release);
      }),
    finish: (last: () => void) => {
      ending ??= gone ? undefined : last;
      next();
    },
    abandon: () => {
      gone = true;
      queue = [];
      release();
    },
  };
}
