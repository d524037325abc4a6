import type { Socket } from "node:net";
import { realTimer } from "../clock/index.ts";

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
  /** How to stop waiting for each. */
  const waiting = new Map<string, () => void>();
  const leave = (name: string, stop: (() => void) | undefined) => {
    stop?.();
    if (waiting.get(name) === stop) waiting.delete(name);
  };
  return {
    admit: (socket) => {
      if (waiting.size >= atOnce) {
        socket.destroy();
        return false;
      }
      const name = nameOf(socket);
      const stop = realTimer(graceMs, () => socket.destroy());
      waiting.set(name, stop);
      socket.once("close", () => leave(name, stop));
      return true;
    },
    know: (peer) => leave(nameOf(peer), waiting.get(nameOf(peer))),
  };
}

const nameOf = ({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">) =>
  `${remoteAddress} ${remotePort}`;
