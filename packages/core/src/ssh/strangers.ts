import type { Socket } from "node:net";
import { realSleep } from "../clock/index.ts";

export interface StrangerLimits {
  /** How long a peer may take, in real milliseconds: it protects this process, not the simulated world. */
  readonly graceMs: number;
  /** How many there may be at once. */
  readonly atOnce: number;
}

/** Connections whose peer has not yet shown what it wants: those who never do must not be kept. */
export interface Strangers {
  /** Takes a new connection in; false when there are too many, and the connection is closed. */
  admit(socket: Socket): boolean;
  /** No stranger any more, by the address and port that it came from: no limit is for it. */
  know(peer: Pick<Socket, "remoteAddress" | "remotePort">): void;
}

/** Creates an empty waiting room; whoever stays in it for longer than the grace is cut off. */
export function createStrangers({ graceMs, atOnce }: StrangerLimits): Strangers {
  const waiting = new Map<string, AbortController>();
  const leave = (name: string, wait: AbortController | undefined) => {
    wait?.abort(new Error("no stranger any more"));
    if (waiting.get(name) === wait) waiting.delete(name);
  };
  return {
    admit: (socket) => {
      if (waiting.size >= atOnce) {
        socket.destroy();
        return false;
      }
      const name = nameOf(socket);
      const wait = new AbortController();
      waiting.set(name, wait);
      socket.once("close", () => leave(name, wait));
      realSleep(graceMs, wait.signal).then(
        () => socket.destroy(),
        () => {},
      );
      return true;
    },
    know: (peer) => leave(nameOf(peer), waiting.get(nameOf(peer))),
  };
}

const nameOf = ({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">) =>
  `${remoteAddress} ${remotePort}`;
