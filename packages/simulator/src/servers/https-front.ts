import { createServer as createHttpServer, type RequestListener } from "node:http";
import type { Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { Certificate } from "@patchrig/core/certificate";

export interface HttpsFrontOptions {
  readonly certificate: Certificate;
  /** Clients are asked for a certificate; what it is worth is `handle`'s to say. */
  readonly asksClients?: boolean;
  /** Real milliseconds that an idle connection is kept; node's own when left out. */
  readonly keepAliveMs?: number;
  readonly handle: RequestListener;
  /** A handshake is over. */
  onSecure?(socket: TLSSocket): void;
  /** Sees each connection before HTTP does, which has it once it is handed over. */
  first?(socket: TLSSocket, handOver: (socket: TLSSocket) => void): void;
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
  const { asksClients: requestCert = false, keepAliveMs, handle, onSecure, first } = options;
  const http = createHttpServer(handle);
  if (keepAliveMs !== undefined) http.keepAliveTimeout = keepAliveMs;
  http.on("clientError", (_error, socket) => socket.destroy());
  const handOver = (socket: TLSSocket) => void http.emit("connection", socket);
  const shownAs = { ...shown(certificate), ALPNProtocols: ["http/1.1"] };
  const server = createServer({ ...shownAs, requestCert, rejectUnauthorized: false }, (socket) => {
    onSecure?.(socket);
    if (first) first(socket, handOver);
    else handOver(socket);
  });
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  return server;
}

/** Without `ca` node would read all the authorities it knows, 25 ms of a start, though no client is to prove one of them. */
const shown = ({ certificate: cert, key }: Certificate) => ({ cert, key, ca: [] });
