import { readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";
import { type Clock, formatDuration, formatInstant, parseInstant } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import { makeFolder } from "./make-folder.ts";

/** Who works on a target, as the lock file says. */
export interface LockOwner {
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  readonly target: string;
  readonly journal: string;
}

/** A target that is nobody else's until it is released. */
export interface FileLock {
  /** Told when a dead owner's lock was taken over; undefined when it was free. */
  readonly tookOver: LockOwner | undefined;
  release(): Promise<void>;
}

export interface LockRequest {
  readonly path: string;
  readonly clock: Clock;
  readonly target: string;
  /** The journal, as an absolute path: a run that goes on with the dead owner's own journal may take its lock over. */
  readonly journal: string;
  readonly resumes: boolean;
  /** The commands of whoever locks that look and go on; those of an appliance without it. */
  readonly commands?: { readonly look: string; readonly resume: string } | undefined;
}

const OF_AN_APPLIANCE = { look: "`patchrig vcsa status`", resume: "patchrig vcsa resume" };

/**
 * Takes the lock of a target, so that no second run works on it. One that is held is never broken silently: the message
 * says who holds it, where and since when. Throws `PatchrigError`: refused, or journal when the file cannot be written.
 */
export async function lockFile(request: LockRequest): Promise<FileLock> {
  const { path, clock, target, journal, resumes } = request;
  const own: LockOwner = {
    owner: userInfo().username,
    host: hostname(),
    pid: process.pid,
    since: formatInstant(clock.now()),
    target,
    journal,
  };
  if (await create(path, own)) return { tookOver: undefined, release: () => remove(path, own) };
  const holder = await readOwner(path);
  const isOurs = holder !== undefined && resumes && holder.journal === journal && isDead(holder);
  if (!isOurs) throw held(request, holder);
  await rm(path);
  if (!(await create(path, own))) throw held(request, await readOwner(path));
  return { tookOver: holder, release: () => remove(path, own) };
}

async function create(path: string, own: LockOwner): Promise<boolean> {
  try {
    await makeFolder(dirname(path), 0o700);
    const file = await open(path, "wx", 0o600);
    await file.writeFile(`${JSON.stringify(own)}\n`);
    await file.close();
    return true;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "EEXIST") return false;
    throw new PatchrigError("journal", `the lock ${path} cannot be written`, { cause: error });
  }
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    const value = JSON.parse(await readFile(path, "utf8")) as Partial<LockOwner>;
    return typeof value.pid === "number" && typeof value.host === "string" ? (value as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

/** Only of this very machine can it be told. */
function isDead({ host, pid }: LockOwner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return isZombie(pid);
  } catch (error) {
    return (error as { readonly code?: unknown }).code === "ESRCH";
  }
}

/** Ended, and nobody has asked how: in a container without an init of its own such a process keeps its number for long. */
function isZombie(pid: number): boolean {
  try {
    return /\) [XZ] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // No such file system: the number is all there is to go by.
    return false;
  }
}

function held(
  { path, clock, target, commands = OF_AN_APPLIANCE }: LockRequest,
  holder: LockOwner | undefined,
): PatchrigError {
  if (!holder) {
    return new PatchrigError("refused", `${target} is locked by ${path}, which says nothing readable`, {
      hint: `see that no other patchrig works on ${target}, then delete ${path}`,
    });
  }
  const { owner, host, pid, since, journal } = holder;
  const age = formatDuration(Math.max(0, clock.now() - (parseInstant(since) ?? clock.now())));
  const who = `${owner} on ${host} (process ${pid}, since ${since}, ${age} ago)`;
  if (!isDead(holder)) {
    return new PatchrigError("refused", `${target} is being worked on by ${who}`, {
      hint: `wait for it, or look with ${commands.look}; where that process is gone, delete ${path}`,
    });
  }
  return new PatchrigError("refused", `a run on ${target} by ${who} was broken off: its process is gone`, {
    hint: `go on with it: ${commands.resume} --journal ${journal}; to forget it, delete ${path}`,
  });
}

/** Nobody else's lock is taken away. */
async function remove(path: string, own: LockOwner): Promise<void> {
  const holder = await readOwner(path);
  if (holder?.pid === own.pid && holder.since === own.since) await rm(path, { force: true });
}
