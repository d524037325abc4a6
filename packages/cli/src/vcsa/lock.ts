import { join, resolve } from "node:path";
import { type FileLock, lockFile } from "@patchrig/core";
import type { Context } from "../context.ts";
import type { Connection } from "./connect.ts";
import { row } from "./print.ts";

export interface LockWish {
  readonly connection: Connection;
  readonly journal: string;
  readonly resumes: boolean;
}

/**
 * Locks a target for one run, in the user's state folder. A dead run's lock is taken over only with its own journal, and
 * not without a word. Throws `PatchrigError` refused, naming who works there.
 */
export async function lockTarget({ connection, journal, resumes }: LockWish, context: Context): Promise<FileLock> {
  const target = connection.target.name;
  const name = `${target}_${connection.address}`.replaceAll(/[^\w.-]+/g, "_");
  const path = join(stateFolder(context), "locks", `${name}.lock`);
  const lock = await lockFile({ path, clock: context.clock, target, journal: resolve(context.cwd, journal), resumes });
  const { tookOver } = lock;
  if (tookOver) {
    const { owner, pid, since } = tookOver;
    context.stderr.write(row("lock", `taken over from ${owner}, process ${pid} of ${since}, which is gone`));
  }
  return lock;
}

/** `PATCHRIG_STATE`, else where the XDG base directories say. */
export function stateFolder({ env, cwd }: Context): string {
  if (env.PATCHRIG_STATE) return resolve(cwd, env.PATCHRIG_STATE);
  return join(env.XDG_STATE_HOME ?? join(env.HOME ?? cwd, ".local", "state"), "patchrig");
}
