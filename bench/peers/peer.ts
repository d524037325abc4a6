import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { pinned, SERVER_CORE } from "../machine.ts";
import type { Workshop } from "../workshop.ts";

/** A session's processor time falls in V8 for some 3,500 sessions, to three fifths of what it was after 500. */
export const V8_WARM_UP = 4_000;

/** One SSH server under measurement. */
export interface PeerKind {
  readonly name: string;
  /** Sessions after which another one is no longer quicker than the last. */
  readonly warmUp: number;
  /** Starts it and resolves once its banner was read. Throws when it does not start. */
  start(workshop: Workshop): Promise<Peer>;
}

export interface Peer {
  readonly name: string;
  readonly port: number;
  readonly user: string;
  /** The root of its process tree. */
  readonly pid: number;
  /** From spawn to the first byte of the SSH banner. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly argv: readonly string[];
  readonly port: number;
  readonly user: string;
}

/** Starts a server on the servers' core and waits for its banner, 20 s at most. */
export async function startServer({ name, argv, port, user }: ServerCommand): Promise<Peer> {
  const startedAt = monotonicNow();
  const started = startProcess({ name, argv });
  try {
    await Promise.race([untilBanner(port, startedAt + 20_000, name), started.failed]);
  } catch (problem) {
    await started.stop();
    throw problem;
  }
  return { name, port, user, pid: started.pid, readyMs: monotonicNow() - startedAt, stop: started.stop };
}

/** A process on the servers' core. */
export interface Started {
  readonly pid: number;
  /** Rejects with what it said when it ends by itself. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  /** Beside the benchmark's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a process on the servers' core, with an environment that slows no node down. */
export function startProcess({ name, argv, env }: Command): Started {
  const [file = "", ...args] = pinned ? ["taskset", "-c", SERVER_CORE, ...argv] : argv;
  const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...cleanEnvironment(), ...env } });
  const said: Buffer[] = [];
  child.stderr.on("data", (bytes: Buffer) => said.push(bytes));
  const failed = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`${name} ended (${status}): ${Buffer.concat(said)}`)));
  });
  failed.catch(() => {});
  running.add(child);
  child.on("exit", () => running.delete(child));
  return { pid: child.pid ?? 0, failed, stop: () => stopProcess(child) };
}

const running = new Set<ChildProcess>();

/** Ends whatever this benchmark started and still runs. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stopProcess));
}

/** Ends a process and waits for it; after two seconds without mercy. */
function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const patience = new AbortController();
    child.on("exit", () => {
      patience.abort();
      resolve();
    });
    child.kill("SIGTERM");
    realSleep(2000, patience.signal).then(
      () => child.kill("SIGKILL"),
      () => {},
    );
  });
}

// With it every node start costs 40 ms more.
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env;
  return env;
}

/** A port that was free a moment ago. */
let next = 20_000 + (process.pid % 1000) * 10;
export async function freePort(): Promise<number> {
  for (;;) {
    next += 1;
    if (!(await answers(next))) return next;
  }
}

async function untilBanner(port: number, deadline: number, name: string): Promise<void> {
  while (!(await answers(port, "SSH-"))) {
    if (monotonicNow() > deadline) throw new Error(`${name} shows no SSH banner on 127.0.0.1:${port}`);
    await realSleep(1);
  }
}

/** Does something listen there (and speak first, beginning with `greeting`)? */
function answers(port: number, greeting?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("error", () => done(false));
    socket.on("close", () => resolve(false));
    if (greeting === undefined) socket.on("connect", () => done(true));
    else socket.on("data", (bytes) => done(bytes.toString().startsWith(greeting)));
  });
}
