import ssh2, { type Client, type ClientChannel } from "ssh2";
import { PatchrigError } from "../errors.ts";
import { ALGORITHMS, HOST_KEY_TYPES } from "./algorithms.ts";
import type { TerminalSize } from "./channel.ts";
import { clientChannel, type SshChannel } from "./client-channel.ts";
import { chooseMethod } from "./client-login.ts";
import { fingerprintOf, keyTypeOf } from "./host-key.ts";

export interface SshConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** A private key, PEM or OpenSSH. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** The path of an agent's socket. */
  readonly agent?: string;
  /** Is this the host's key? Asked once, before any secret is sent. */
  verifyHostKey(fingerprint: string, keyType: string): boolean;
  /** The fingerprint that was expected, for the message when it is another one. */
  readonly expectedHostKey?: string;
  /** Wall-clock milliseconds until the login must be through; 60,000 when left out. */
  readonly readyLimitMs?: number;
  /** Ends the connection, whatever state it is in. */
  readonly signal?: AbortSignal;
  /** Called for all that comes in and for all that is sent. */
  onTraffic?(): void;
  /** What is said before authentication, also where nobody is let in afterwards. */
  onBanner?(text: string): void;
}

export interface SshConnection {
  /** What was said before authentication; empty when nothing was. */
  readonly banner: string;
  readonly hostKey: { readonly fingerprint: string; readonly type: string };
  shell(terminal: TerminalSize): Promise<SshChannel>;
  exec(command: string, options?: { readonly pty?: TerminalSize }): Promise<SshChannel>;
  subsystem(name: string): Promise<SshChannel>;
  /** Says goodbye; `closed` resolves when it is done. */
  close(): void;
  /** Why the connection ended. Never rejects. */
  readonly closed: Promise<string>;
}

/** Wall-clock: asks every 15 seconds, and gives the line up after two minutes without an answer. */
const KEEP_ALIVE = { keepaliveInterval: 15_000, keepaliveCountMax: 8 } as const;

/**
 * Connects and logs in. A password is tried once, so that a wrong one costs one failed attempt.
 * Throws `PatchrigError`: unknown-host-key, wrong-password, not-reachable, connection-lost; or the signal's reason.
 */
export function connectSsh(options: SshConnectOptions): Promise<SshConnection> {
  const client = new ssh2.Client();
  const seen = { banner: "", fingerprint: "", type: "", refused: false, handshaken: false };
  const closed = whenClosed(client);
  const onTraffic = () => options.onTraffic?.();
  return new Promise((resolve, reject) => {
    const abort = () => {
      client.destroy();
      reject(options.signal?.reason);
    };
    if (options.signal?.aborted) return abort();
    options.signal?.addEventListener("abort", abort, { once: true });
    void closed.then((reason) => {
      options.signal?.removeEventListener("abort", abort);
      reject(
        new PatchrigError("connection-lost", `${where(options)} ended the connection: ${reason}`, strangeTo(seen)),
      );
    });
    client.on("banner", (text) => {
      seen.banner += text;
      options.onBanner?.(text);
    });
    client.on("handshake", () => {
      seen.handshaken = true;
    });
    client.on("error", (error) => {
      reject(explain(error, seen, options));
      client.destroy();
    });
    client.on("ready", () => {
      const { fingerprint, type } = seen;
      resolve({
        banner: seen.banner,
        hostKey: { fingerprint, type },
        closed,
        close: () => void client.end(),
        ...channels(client, onTraffic),
      });
    });
    client.connect({
      host: options.host,
      port: options.port,
      username: options.user,
      algorithms: { ...ALGORITHMS, serverHostKey: [...HOST_KEY_TYPES] },
      // An installation is silent for minutes: firewalls forget such a line, and a dead one must be noticed.
      ...KEEP_ALIVE,
      readyTimeout: options.readyLimitMs ?? 60_000,
      authHandler: chooseMethod(options, onTraffic),
      hostVerifier: (key: Buffer) => {
        seen.fingerprint = fingerprintOf(key);
        seen.type = keyTypeOf(key);
        seen.refused = !options.verifyHostKey(seen.fingerprint, seen.type);
        return !seen.refused;
      },
    });
    // Nagle's algorithm and delayed acknowledgements cost 40 ms for each command otherwise.
    client.setNoDelay(true);
  });
}

function whenClosed(client: Client): Promise<string> {
  let reason = "the peer closed it";
  client.on("error", (error) => {
    reason = error.message;
  });
  return new Promise((resolve) => client.once("close", () => resolve(reason)));
}

function channels(client: Client, onTraffic: () => void): Pick<SshConnection, "shell" | "exec" | "subsystem"> {
  type Opened = (error: Error | undefined, channel: ClientChannel) => void;
  const open = (request: (opened: Opened) => void) =>
    new Promise<SshChannel>((resolve, reject) => {
      const lost = (cause: unknown) =>
        new PatchrigError("connection-lost", "the connection gives no channel", { cause });
      onTraffic();
      try {
        request((error, channel) => (error ? reject(lost(error)) : resolve(clientChannel(channel, onTraffic))));
      } catch (error) {
        reject(lost(error));
      }
    });
  const window = ({ term, columns, rows }: TerminalSize) => ({ term, cols: columns, rows, width: 0, height: 0 });
  return {
    shell: (terminal) => open((opened) => client.shell(window(terminal), opened)),
    exec: (command, { pty } = {}) => open((opened) => client.exec(command, pty ? { pty: window(pty) } : {}, opened)),
    subsystem: (name) => open((opened) => client.subsys(name, opened)),
  };
}

interface Seen {
  readonly fingerprint: string;
  readonly type: string;
  readonly refused: boolean;
  readonly handshaken: boolean;
}

const CHANGED_KEY =
  "this is not the machine that was named, or its key changed: stop, and compare the fingerprint on the appliance's console";

function explain(
  error: Error & { level?: string; code?: unknown },
  seen: Seen,
  options: SshConnectOptions,
): PatchrigError {
  const place = where(options);
  if (seen.refused) {
    const { expectedHostKey } = options;
    const expected = expectedHostKey ? `expected ${expectedHostKey}` : "it is not a known one";
    const text = `${place} has the ${seen.type} key ${seen.fingerprint}; ${expected}`;
    return new PatchrigError("unknown-host-key", text, expectedHostKey ? { hint: CHANGED_KEY } : {});
  }
  if (error.level === "client-authentication") {
    return new PatchrigError("wrong-password", `${place} does not let ${options.user} in: ${error.message}`, {
      cause: error,
      ...(options.password === undefined
        ? { hint: `is the key one of those that ${options.user} may log in with?` }
        : {}),
    });
  }
  if (error.level === "client-timeout") {
    return new PatchrigError("not-reachable", `${place} did not finish the login in time`, {
      cause: error,
      ...strangeTo(seen),
    });
  }
  if (error.level === "client-socket" && !seen.handshaken) {
    return new PatchrigError("not-reachable", `${place} does not answer: ${error.message}`, { cause: error });
  }
  return new PatchrigError("connection-lost", `the connection to ${place} broke: ${error.message}`, {
    cause: error,
    // Who fails at the handshake is a server, and says why.
    ...(error.level === "handshake" ? {} : strangeTo(seen)),
  });
}

/** Before the handshake nothing was begun that could be resumed: it may be no SSH server at all. */
const strangeTo = ({ handshaken }: Pick<Seen, "handshaken">): { readonly hint?: string } =>
  handshaken ? {} : { hint: "is that an SSH port?" };

const where = ({ host, port }: SshConnectOptions) => `${host}:${port}`;
