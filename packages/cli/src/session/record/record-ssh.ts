import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:net";
import { PatchrigError } from "@patchrig/core/errors";
import {
  connectSsh,
  createHostKey,
  createSshServer,
  type SshConnection,
  type SshLoginAttempt,
} from "@patchrig/core/ssh";
import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import { readInputFile } from "../../input-file.ts";
import { readPasswordFile } from "../../target/credentials.ts";
import { readPlace } from "../../target/place.ts";
import { readTrust } from "../../target/trust.ts";
import { listenOn } from "./listen.ts";
import type { RecordSshOptions } from "./options.ts";
import { readBanner, type TrustedTarget, trusting } from "./read-banner.ts";
import { relay } from "./relay.ts";
import { createSessionFiles, type SessionFiles } from "./session-files.ts";

/** A proxy that any SSH client goes through: it logs in to the target with the client's own password, and takes sessions down. */
export async function recordSsh(options: RecordSshOptions, context: Context): Promise<ExitCode> {
  const place = await readPlace({ ...options, ...(options.to === undefined ? {} : { ssh: options.to }) }, context);
  const { hostKeys } = await readTrust(options, place, context);
  if (hostKeys.length === 0) {
    throw new PatchrigError("unknown-host-key", `no host key of ${place.ssh.host}:${place.ssh.port} is known`);
  }
  const files = await createSessionFiles(options, context, { hosts: [place.ssh.host], users: [place.ssh.user] });
  const login = await readLogin(options, context);
  files.learn(login?.password);
  files.learn(login?.oneTimePassword);
  const banner = await readBanner({ place, hostKeys }, context);
  const proxy = createProxy({ place, hostKeys, files, login, banner });
  const server = createServer((socket) => proxy.accept(socket));
  const address = await listenOn(server, options.listen);
  announce(
    { ...address, hostKey: proxy.hostKey, user: place.ssh.user, password: login?.oneTimePassword },
    files,
    options,
    context,
  );
  await ended(server, proxy, options.once ?? false, context);
  context.stderr.write(`recorded: ${proxy.recorded().join(", ") || "nothing"}\n`);
  return EXIT.done;
}

/** What opens the target's door in the client's stead. Who uses the proxy needs the one-time password then. */
interface Login {
  readonly password?: string;
  readonly privateKey?: string;
  readonly oneTimePassword: string;
}

async function readLogin(options: RecordSshOptions, context: Context): Promise<Login | undefined> {
  const password = await readPasswordFile("--password-file", options.passwordFile, context);
  const privateKey =
    options.identity === undefined ? undefined : await readInputFile("--identity", options.identity, context);
  if (password === undefined && privateKey === undefined) return undefined;
  const oneTimePassword = randomBytes(12).toString("base64url");
  return {
    oneTimePassword,
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
}

interface Setting extends TrustedTarget {
  readonly files: SessionFiles;
  readonly login: Login | undefined;
  /** What the target says before a login. */
  readonly banner: string;
}

/** Logs in to the target as the client did to the proxy; undefined where it is not let in. */
async function logIn(
  { user, password }: SshLoginAttempt,
  { place, hostKeys, login }: Setting,
): Promise<SshConnection | undefined> {
  if (login && password !== login.oneTimePassword) return undefined;
  const secret = login ? login.password : password;
  return connectSsh({
    ...trusting({ place, hostKeys }),
    user,
    ...(secret === undefined ? {} : { password: secret }),
    ...(login?.privateKey === undefined ? {} : { privateKey: login.privateKey }),
  }).catch(() => undefined);
}

function createProxy(setting: Setting) {
  const { files } = setting;
  const hostKey = createHostKey("ssh-ed25519");
  const upstreams = new Map<string, SshConnection>();
  const recorded: string[] = [];
  const running = new Set<Promise<unknown>>();
  let { banner } = setting;
  let onIdle = () => {};
  const keyOf = ({ address, port }: SshLoginAttempt["from"]) => `${address}:${port}`;
  const connect = async (attempt: SshLoginAttempt): Promise<boolean> => {
    files.learn(attempt.password);
    const connection = await logIn(attempt, setting);
    if (!connection) return false;
    banner = connection.banner;
    upstreams.set(keyOf(attempt.from), connection);
    return true;
  };
  const server = createSshServer({
    hostKeys: [hostKey],
    ident: "patchrig-recorder",
    // As it was at the last login.
    banner: () => banner,
    authenticate: connect,
    onSession: (channel) => {
      const upstream = upstreams.get(keyOf(channel.from));
      if (!upstream) {
        channel.close();
        return;
      }
      const work = relay(channel, upstream, files)
        .then((session) => session && recorded.push(session.cast))
        .catch(() => channel.close())
        .finally(() => {
          running.delete(work);
          if (running.size === 0) onIdle();
        });
      running.add(work);
    },
  });
  return {
    hostKey: hostKey.fingerprint,
    accept: server.accept,
    recorded: () => recorded,
    /** Resolves when the last of the sessions that were begun has ended. */
    idle: () =>
      new Promise<void>((resolve) => {
        onIdle = resolve;
      }),
    close: async () => {
      for (const upstream of upstreams.values()) upstream.close();
      await Promise.all(running);
    },
  };
}

async function ended(
  server: Server,
  proxy: ReturnType<typeof createProxy>,
  once: boolean,
  { interrupted }: Context,
): Promise<void> {
  const interruption = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    else interrupted.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([interruption, ...(once ? [proxy.idle()] : [])]);
  server.close();
  await proxy.close();
}

interface Announcement {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly password: string | undefined;
}

function announce(at: Announcement, files: SessionFiles, options: RecordSshOptions, { stdout, stderr }: Context): void {
  const { host, port, user, hostKey, password } = at;
  if (options.json) {
    const ssh = { host, port, user, hostKeySha256: hostKey, ...(password === undefined ? {} : { password }) };
    stdout.write(`${JSON.stringify({ version: 1, ssh, folder: files.folder })}\n`);
    return;
  }
  stderr.write(`recording to ${files.folder}; host key ${hostKey}; Ctrl+C ends it\n`);
  if (password !== undefined) stderr.write(`password for this proxy: ${password}\n`);
  stdout.write(`ssh -p ${port} ${user}@${host}\n`);
}
