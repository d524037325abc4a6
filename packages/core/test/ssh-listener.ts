import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createHostKey, createSshServer, type SshServerOptions } from "@patchrig/core/ssh";

/** An SSH server on a free port of loopback. */
export interface SshListener {
  readonly port: number;
  /** Those that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** Takes no more; resolves when those that there are have ended. */
  close(): Promise<void>;
}

/** Starts one that lets everybody in and begins nothing, but for what is said otherwise. */
export async function listenForSsh(options: Partial<SshServerOptions> = {}): Promise<SshListener> {
  const ssh = createSshServer({
    hostKeys: [createHostKey("ecdsa-sha2-nistp256")],
    ident: "OpenSSH_6.6.1",
    banner: () => "",
    authenticate: () => true,
    onSession: () => {},
    ...options,
  });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    ssh.accept(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, sockets, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
