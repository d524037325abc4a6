import { PatchrigError } from "../errors.ts";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import type { SshChannel, SshExit } from "./client-channel.ts";
import { keep } from "./keep.ts";

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
  const [output, errors] = [keep<Buffer>(), keep<Buffer>()];
  const [input, resizes, closes] = [keep<Buffer | undefined>(), keep<TerminalSize>(), keep<void>()];
  let terminal = options.terminal;
  let open = true;
  let inputOpen = true;
  let ended: (exit: SshExit) => void = () => {};
  const exit = new Promise<SshExit>((resolve) => {
    ended = resolve;
  });

  const later = (deliver: () => void) => queueMicrotask(deliver);
  const finish = (how: SshExit) => {
    if (!open) return;
    open = false;
    later(() => {
      ended(how);
      closes.give();
    });
  };
  const write = (to: typeof output, bytes: Buffer | string) => {
    if (open && bytes.length > 0) later(() => to.give(Buffer.from(bytes)));
    return true;
  };
  const server: SessionChannel = {
    kind: options.kind,
    command: options.command,
    get terminal() {
      return terminal;
    },
    user: options.user,
    from: options.from,
    onInput: input.take,
    onResize: resizes.take,
    onClose: closes.take,
    write: (bytes) => write(output, bytes),
    writeError: (bytes) => write(terminal === undefined ? errors : output, bytes),
    drained: async () => {},
    exit: (status) => finish({ status }),
    close: () => finish({}),
  };
  const client: SshChannel = {
    onOutput: output.take,
    onErrorOutput: errors.take,
    write: async (text) => {
      if (!open || !inputOpen) {
        throw new PatchrigError("connection-lost", "nothing can be sent any more: the session has ended");
      }
      later(() => input.give(Buffer.from(text)));
    },
    end: () => {
      if (!open || !inputOpen) return;
      inputOpen = false;
      later(() => input.give(undefined));
    },
    resize: ({ columns, rows }) => {
      if (!open || !terminal) return;
      const size = { term: terminal.term, columns, rows };
      terminal = size;
      later(() => resizes.give(size));
    },
    exit,
    close: () => finish({}),
  };
  return { server, client };
}
