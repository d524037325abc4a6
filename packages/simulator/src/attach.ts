import { PatchrigError } from "@patchrig/core/errors";
import { createMemoryChannel, type SshChannel, type TerminalSize } from "@patchrig/core/ssh";
import type { Appliance } from "./vcsa/machine/appliance.ts";
import type { World } from "./world/world.ts";

export interface AttachOptions {
  /** Runs one command line; a shell when left out. */
  readonly command?: string;
  /** A terminal; for a shell an xterm of 80x24 when left out, for a command none. */
  readonly terminal?: TerminalSize;
  readonly user?: string;
  /** root's own when left out. */
  readonly password?: string;
  /** The address the login seems to come from; 127.0.0.1 when left out. */
  readonly from?: string;
}

/** A session without a network: the client's end, and what was said before authentication. */
export interface AttachedSession extends SshChannel {
  readonly banner: string;
}

/** An appliance, and what lets root in. */
export interface AttachTarget {
  readonly world: World;
  readonly appliance: Appliance;
  readonly password: string;
}

/** Logs in to an appliance in memory. Throws `PatchrigError`: not-reachable while its SSH is down, wrong-password. */
export function attachTo(to: AttachTarget, options: AttachOptions = {}): AttachedSession {
  const { world, appliance } = to;
  const { command, user = "root", password = to.password, from = "127.0.0.1" } = options;
  if (!appliance.ports.ssh) throw new PatchrigError("not-reachable", `${appliance.name}: nothing answers on SSH`);
  const banner = appliance.banner();
  const refused = world.faults.ask("login", appliance.name, { user }).some(({ refuse }) => refuse);
  if (!appliance.authenticate({ user, password: refused ? undefined : password, from })) {
    throw new PatchrigError("wrong-password", `${appliance.name} does not let ${user} in`);
  }
  const terminal = options.terminal ?? (command === undefined ? { term: "xterm", columns: 80, rows: 24 } : undefined);
  const { server, client } = createMemoryChannel({
    kind: command === undefined ? "shell" : "exec",
    ...(command === undefined ? {} : { command }),
    ...(terminal === undefined ? {} : { terminal }),
    user,
    from: { address: from, port: 0 },
  });
  appliance.serve(server);
  return { ...client, banner };
}
