import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Certificate } from "@patchrig/core/certificate";

export interface HttpsFrontOptions {
  readonly certificate: Certificate;
  /** Clients are asked for a certificate; what it is worth is `handle`'s to say. */
  readonly asksClients?: boolean;
  /** Real milliseconds that an idle connection is kept; node's own when left out. */
  readonly keepAliveMs?: number;
  readonly handle: NonNullable<Parameters<typeof createServer>[1]>;
  /** A handshake is over. */
  onSecure?(socket: TLSSocket): void;
}

/** An HTTPS server without a port of its own. A peer that speaks no TLS, or breaks off, ends its own connection only. */
export interface HttpsFront {
  /** Takes a connection over. */
  accept(socket: Socket): void;
  /** From the next connection on it shows another certificate. */
  renew(certificate: Certificate): void;
}

/** Creates it; TLS is set up with the first connection, for that takes longer than all the rest of it. */
export function createHttpsFront(options: HttpsFrontOptions): HttpsFront {
  let { certificate } = options;
  let server: Server | undefined;
  return {
    accept: (socket) => {
      server ??= create(options, certificate);
      server.emit("connection", socket);
    },
    renew: (renewed) => {
      certificate = renewed;
      server?.setSecureContext(shown(renewed));
    },
  };
}

function create(options: HttpsFrontOptions, certificate: Certificate): Server {
  const { asksClients: requestCert = false, keepAliveMs, handle, onSecure } = options;
  const server = createServer({ ...shown(certificate), requestCert, rejectUnauthorized: false }, handle);
  if (keepAliveMs !== undefined) server.keepAliveTimeout = keepAliveMs;
  if (onSecure) server.on("secureConnection", onSecure);
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}

/** Without `ca` node would read all the authorities it knows, 25 ms of a start, though no client is to prove one of them. */
const shown = ({ certificate: cert, key }: Certificate) => ({ cert, key, ca: [] });
