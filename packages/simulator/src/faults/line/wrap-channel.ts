import type { SessionChannel } from "@patchrig/core/ssh";

/** A channel like another one, but for the changes. What varies in the other one varies here. */
export function wrapChannel(channel: SessionChannel, changes: Partial<SessionChannel>): SessionChannel {
  return {
    kind: channel.kind,
    command: channel.command,
    user: channel.user,
    from: channel.from,
    get terminal() {
      return channel.terminal;
    },
    onInput: (listener) => channel.onInput(listener),
    onResize: (listener) => channel.onResize(listener),
    onClose: (listener) => channel.onClose(listener),
    write: (bytes) => channel.write(bytes),
    writeError: (bytes) => channel.writeError(bytes),
    drained: () => channel.drained(),
    exit: (status) => channel.exit(status),
    close: () => channel.close(),
    ...changes,
  };
}
