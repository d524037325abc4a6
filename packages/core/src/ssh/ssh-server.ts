import type { Socket } from "node:net";
import ssh2, { type ClientInfo, type Connection, type Server } from "ssh2";
import { inNextTurn } from "../clock/index.ts";
import { SERVER_ALGORITHMS } from "./algorithms.ts";
import type { SessionChannel } from "./channel.ts";
import { createFirstKeyExchange, type FirstKeyExchange } from "./first-key-exchange.ts";
import { forgetHandshake } from "./forget-handshake.ts";
import { type HostKey, readHostKey } from "./host-key.ts";
import { sendPacketsWhole } from "./packets.ts";
import { judgeLogins, readAuthorizedKeys, type SshLoginAttempt } from "./server-login.ts";
import { takeSessions } from "./server-session.ts";
import { setBanner, socketOf } from "./ssh2-internals.ts";
import { createStrangers, type StrangerLimits } from "./strangers.ts";

export interface SshServerOptions {
  /** At most one of each type; the client chooses. */
  readonly hostKeys: readonly HostKey[];
  /** What follows `SSH-2.0-` in the first line. */
  readonly ident: string;
  /** What is said before authentication, sent as it is; nothing when empty. */
  banner(): string;
  /** What keyboard-interactive asks; `Password: ` when left out. */
  readonly passwordPrompt?: string;
  /** Lines of an authorized_keys file. */
  readonly authorizedKeys?: readonly string[];
  /** Is this attempt welcome? A public key arrives here verified. */
  authenticate(attempt: SshLoginAttempt): boolean | Promise<boolean>;
  /** A shell, an exec or a subsystem begins; any number of them on one connection. */
  onSession(channel: SessionChannel): void;
  /** For who has not logged in: 120 s as sshd's LoginGraceTime, and 2000 at once, when left out. */
  readonly strangers?: StrangerLimits;
  /** Called for all that comes in and for what sessions write. */
  onTraffic?(): void;
}

/** An SSH server without a port of its own. */
export interface SshServer {
  /** Takes a connection over. Whatever the peer does, nothing is thrown. */
  accept(socket: Socket): void;
  /** Offers one more host key from the next connection on; a second one of a type is left out. */
  addHostKey(key: HostKey): void;
}

const STRANGERS: StrangerLimits = { graceMs: 120_000, atOnce: 2_000 };

// sshd sends no keep-alive of its own unless told to. Where ssh2 has an interval, each connection has a timer.
ssh2.Server.KEEPALIVE_CLIENT_INTERVAL = 0;

/** Creates a server that hands sessions over as channels of bytes. */
export function createSshServer(options: SshServerOptions): SshServer {
  const rules = {
    passwordPrompt: options.passwordPrompt ?? "Password: ",
    authorizedKeys: readAuthorizedKeys(options.authorizedKeys ?? []),
    authenticate: options.authenticate,
  };
  const onTraffic = options.onTraffic ?? (() => {});
  const strangers = createStrangers(options.strangers ?? STRANGERS);
  const keyExchanges = new WeakMap<Socket, FirstKeyExchange>();
  const serve = (connection: Connection, { ip, port }: ClientInfo) => {
    const from = { address: ip ?? "", port: port ?? 0 };
    // A peer that breaks off or talks nonsense ends its own connection only.
    connection.on("error", () => {});
    connection.once("ready", () => strangers.know(socketOf(connection)));
    connection.on("handshake", () => {
      sendPacketsWhole(connection);
      forgetHandshake(connection);
    });
    keyExchanges.get(socketOf(connection))?.begin(connection);
    keyExchanges.delete(socketOf(connection));
    setBanner(connection, options.banner());
    judgeLogins(connection, from, rules);
    takeSessions(connection, { from, socket: socketOf(connection), onSession: options.onSession, onTraffic });
  };

  const hostKeys = [...options.hostKeys];
  const create = (): Server => {
    const keys = hostKeys.map((key) => ({ key: readHostKey(key) }));
    const config = { ident: options.ident, algorithms: SERVER_ALGORITHMS };
    return new ssh2.Server({ ...config, hostKeys: keys }, serve);
  };
  let server = create();
  return {
    accept: (socket) => {
      socket.setNoDelay(true);
      socket.setMaxListeners(0);
      socket.on("error", () => {});
      if (!strangers.admit(socket)) return;
      server.injectSocket(socket);
      const keyExchange = createFirstKeyExchange();
      keyExchanges.set(socket, keyExchange);
      socket.prependListener("data", (bytes: Buffer) => {
        onTraffic();
        joinAnswers(socket);
        keyExchange.hear(bytes);
      });
    },
    addHostKey: (key) => {
      if (hostKeys.some((known) => known.type === key.type)) return;
      hostKeys.push(key);
      server = create();
    },
  };
}

/** ssh2 sends every packet by itself; what answers one packet leaves in one system call. */
function joinAnswers(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  inNextTurn(uncork, socket);
}

function uncork(socket: Socket): void {
  socket.uncork();
}
