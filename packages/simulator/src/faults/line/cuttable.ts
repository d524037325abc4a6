import type { Socket } from "node:net";
import type { SessionChannel } from "@patchrig/core/ssh";
import type { Line } from "../subject.ts";
import { wrapChannel } from "./wrap-channel.ts";

/** A TCP connection as a line. Whoever serves the socket is not told that nothing goes through any more. */
export function socketLine(socket: Socket): Line {
  return {
    cut: (how) => {
      if (how === "rst") socket.resetAndDestroy();
      else if (how === "fin") socket.destroySoon();
      else {
        socket.pause();
        socket.write = () => true;
        socket.end = () => socket;
      }
    },
  };
}

/** A session's channel that can be cut, whatever carries it. */
export function cuttable(channel: SessionChannel): { readonly channel: SessionChannel; readonly line: Line } {
  let silent = false;
  let end: (() => void) | undefined;
  const close = () => {
    const told = end;
    end = undefined;
    told?.();
  };
  const write = (send: (bytes: Buffer | string) => boolean) => (bytes: Buffer | string) => silent || send(bytes);
  return {
    line: {
      cut: (how) => {
        if (how === "fin" || how === "rst") channel.close();
        else silent = true;
        if (how === "hangup") close();
      },
    },
    channel: wrapChannel(channel, {
      onInput: (listener) => channel.onInput((bytes) => silent || listener(bytes)),
      onResize: (listener) => channel.onResize((size) => silent || listener(size)),
      onClose: (listener) => {
        end = listener;
        channel.onClose(close);
      },
      write: write((bytes) => channel.write(bytes)),
      writeError: write((bytes) => channel.writeError(bytes)),
      drained: async () => (silent ? undefined : channel.drained()),
      exit: (status) => silent || channel.exit(status),
    }),
  };
}
