import type { Socket } from "node:net";
import type { ServerChannel } from "ssh2";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import { keep } from "./keep.ts";
import { Outgoing } from "./outgoing.ts";

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

/** Shows one of ssh2's channels as a `SessionChannel`, and how its session tells it of resizes and signals. */
export function serverChannel(
  stream: ServerChannel,
  facts: ChannelFacts,
  line: { readonly socket: Socket; onTraffic(): void },
): SessionChannel & SessionEvents {
  const input = keep<Buffer | undefined>();
  const resizes = keep<TerminalSize>();
  const closed = keep<void>();
  const out = new Outgoing(stream, line.socket);
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
    drained: () => out.drained(),
    exit: (status) => out.finish(() => stream.exit(status)),
    close: () => out.finish(() => {}),
    resized: (size) => {
      terminal = size;
      resizes.give(size);
    },
    typed: input.give,
  };
}
