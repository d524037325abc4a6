import type { ClientChannel } from "ssh2";
import { PatchrigError } from "../errors.ts";

/** The client's end of one channel. Output that arrives before its callback is set is kept for it. */
export interface SshChannel {
  /** Output bytes as they arrive. Set once. */
  onOutput(listener: (bytes: Buffer) => void): void;
  /** What comes on stderr (never with a pty). Set once; dropped when nobody listens. */
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
  let ended = false;
  const exit = new Promise<SshExit>((resolve) => {
    let seen: SshExit = {};
    channel.on("exit", (status: number | null, signal?: string) => {
      seen = status === null ? { ...(signal ? { signal } : {}) } : { status };
    });
    channel.on("close", () => {
      ended = true;
      resolve(seen);
    });
  });
  channel.on("error", () => {});
  // What nobody listens to must not stop the channel from closing: its end is only seen by a reader.
  channel.stderr.on("error", () => {}).resume();
  return {
    onOutput: (listener) => void channel.on("data", counted(listener, onTraffic)),
    onErrorOutput: (listener) => void channel.stderr.on("data", counted(listener, onTraffic)),
    write: (text) => {
      if (ended || !channel.writable) return Promise.reject(gone());
      onTraffic();
      const written = new Promise<void>((resolve) => channel.write(text, () => resolve()));
      return Promise.race([written, exit.then(() => Promise.reject(gone()))]);
    },
    end: () => void channel.end(),
    resize: ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    exit,
    close: () => void channel.close(),
  };
}

const counted = (listener: (bytes: Buffer) => void, onTraffic: () => void) => (bytes: Buffer) => {
  onTraffic();
  listener(bytes);
};

const gone = () => new PatchrigError("connection-lost", "nothing can be sent any more: the session has ended");
