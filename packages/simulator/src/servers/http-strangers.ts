import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { nextTurn } from "@patchrig/core/clock";
import { createStrangers, type StrangerLimits } from "@patchrig/core/ssh";

export interface HttpStrangers {
  /** Takes a new connection in; false when there are too many, and the connection is closed. */
  admit(socket: Socket): boolean;
  /** A request's head has come: once all of it has, its peer is known. */
  asked(request: IncomingMessage): void;
  /** All of a request has come. */
  know(socket: Socket): void;
}

/** What node's own servers allow for a request's head; they keep no time over connections that they did not accept. */
const USUAL: StrangerLimits = { graceMs: 60_000, atOnce: 2_000 };

/** Bounds connections, TLS handshake included, until their first complete request. */
export function createHttpStrangers(limits: StrangerLimits = USUAL): HttpStrangers {
  const strangers = createStrangers(limits);
  const known = new WeakSet<Socket>();
  const know = (socket: Socket) => {
    if (known.has(socket)) return;
    known.add(socket);
    strangers.know(socket);
  };
  return {
    admit: strangers.admit,
    know,
    asked: (request) => {
      const { socket } = request;
      if (known.has(socket)) return;
      // The parser knows only in a moment that there is no body.
      void nextTurn().then(() => {
        if (request.complete) know(socket);
        else request.once("end", () => know(socket));
      });
    },
  };
}
