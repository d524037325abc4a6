import type { Readable } from "node:stream";
import type { ClientChannel } from "ssh2";
import { PatchrigError } from "../errors.ts";
import { Keeper } from "./keep.ts";

/** The client's end of one channel. Output that arrives before its callback is set is kept for it. */
export interface SshChannel {
  /** Output bytes as they arrive. Set once. */
  onOutput(listener: (bytes: Buffer) => void): void;
  /** What comes on stderr (never with a pty). Set once. */
  onErrorOutput(listener: (bytes: Buffer) => void): void;
  /** Resolves once the text has been handed over to the connection. Throws `PatchrigError` connection-lost after the end. */
  write(text: string | Buffer): Promise<void>;
  /** The end of input (EOF). */
  end(): void;
  resize(size: { readonly columns: number; readonly rows: number }): void;
  /** How the remote program ended; neither status nor signal when the channel or the connection just went. Never rejects. */
  readonly exit: Promise<SshExit>;
  close(): void;
}

export interface SshExit {
  readonly status?: number;
  readonly signal?: string;
}

/** Shows one of ssh2's channels as an `SshChannel`. `onTraffic` is called for every piece that comes or goes. */
export function clientChannel(channel: ClientChannel, onTraffic: () => void): SshChannel {
  // Both streams are read from the start: their ends, and so the exit, are only seen by a reader.
  const output = read(channel, onTraffic);
  const errors = read(channel.stderr, onTraffic);
  const unwritten = new Set<(reason: unknown) => void>();
  let ended = false;
  const exit = exitOf(channel, [output.closed, errors.closed]);
  void exit.then(() => {
    ended = true;
    for (const reject of unwritten) reject(gone());
  });
  return {
    onOutput: (listener) => output.arrived.take(listener),
    onErrorOutput: (listener) => errors.arrived.take(listener),
    write: (text) => {
      if (ended || !channel.writable) return Promise.reject(gone());
      onTraffic();
      return new Promise((resolve, reject) => {
        unwritten.add(reject);
        channel.write(text, () => {
          unwritten.delete(reject);
          resolve();
        });
      });
    },
    end: () => void channel.end(),
    resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    exit,
    close: () => channel.close(),
  };
}

async function exitOf(channel: ClientChannel, closed: readonly Promise<void>[]): Promise<SshExit> {
  let seen: SshExit = {};
  channel.on("exit", (status: number | null, signal?: string) => {
    if (status !== null) seen = { status };
    else if (signal !== undefined) seen = { signal };
  });
  await Promise.all(closed);
  return seen;
}

function read(stream: Readable, onTraffic: () => void) {
  const arrived = new Keeper<Buffer>();
  stream.on("error", () => {});
  stream.on("data", (bytes: Buffer) => {
    onTraffic();
    arrived.give(bytes);
  });
  return { arrived, closed: new Promise<void>((resolve) => stream.once("close", resolve)) };
}

const gone = () => new PatchrigError("connection-lost", "nothing can be sent any more: the session has ended");
