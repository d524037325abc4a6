import { type ChildProcess, spawn } from "node:child_process";
import { monotonicNow, withLimit } from "@patchrig/core/clock";
import { patientClock } from "../judge/patience.ts";
import { gather } from "./gathered.ts";
import { readDocument } from "./read-document.ts";

/** A program that the judge has started; its whole process group ends with it. */
export interface PeerProcess {
  /** How it is called, as it was given. */
  readonly command: string;
  /** Sends a line to its stdin. Never throws: a peer that is gone is noticed by its exit. */
  send(line: string): void;
  /**
   * The next JSON document on its stdout, which may span lines. Throws `PeerProblem`: it ended, said no JSON, said more
   * than fits, or the limit passed.
   */
  nextDocument(limitMs: number): Promise<unknown>;
  /** Resolves with how it ended. Never rejects. */
  readonly exit: Promise<{ readonly code: number | undefined; readonly signal: string | undefined }>;
  /** What it has printed, bounded: the beginning of stdout and the end of stderr. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Ends it and all that it has started at once, as a power cut does. */
  kill(): void;
  /** Closes its stdin, and ends whatever is left of it. Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

const GRACE_MS = 3_000;
const KILL_MS = 2_000;

const running = new Set<ChildProcess>();
let isGuarded = false;

/** Starts a command line by the shell, in a process group of its own. */
export function startPeer(
  command: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): PeerProcess {
  guard();
  const child = spawn(command, {
    cwd: options.cwd,
    env: { ...options.env },
    shell: true,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  const out = gather(child.stdout, "start");
  const err = gather(child.stderr, "end");
  child.stdin.on("error", () => {});
  const exit = new Promise<{ code: number | undefined; signal: string | undefined }>((resolve) => {
    child.once("error", () => resolve({ code: 127, signal: undefined }));
    child.once("close", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  void exit.then(() => running.delete(child));
  let read = 0;
  return {
    command,
    exit,
    send: (line) => void child.stdin.write(`${line}\n`),
    output: () => ({ stdout: out.text(), stderr: err.text() }),
    nextDocument: async (limitMs) => {
      const { value, end } = await readDocument({ out, err, exit, command }, read, limitMs);
      read = end;
      return value;
    },
    kill: () => signal(child, "SIGKILL"),
    stop: () => stop(child, exit),
  };
}

async function stop(child: ChildProcess, exit: PeerProcess["exit"]): Promise<void> {
  child.stdin?.end();
  const isGone = (ms: number) =>
    withLimit(patientClock, { ms, waitedFor: "a peer to end" }, () => exit).then(
      () => true,
      () => false,
    );
  if (!(await isGone(GRACE_MS))) {
    signal(child, "SIGTERM");
    if (!(await isGone(KILL_MS))) signal(child, "SIGKILL");
    await isGone(KILL_MS);
  }
  // What it started itself may have outlived it.
  signal(child, "SIGKILL");
  running.delete(child);
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // Nothing of the group is left.
  }
}

/** However this process ends, what it started ends with it. */
function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.on("exit", () => {
    for (const child of running) signal(child, "SIGKILL");
  });
}

/** Waits for a program that does its job by itself; it is ended when the limit passes. */
export async function runToEnd(
  peer: PeerProcess,
  limitMs: number,
): Promise<{ readonly code: number | undefined; readonly timedOut: boolean; readonly seconds: number }> {
  const began = monotonicNow();
  const timedOut = await withLimit(patientClock, { ms: limitMs, waitedFor: peer.command }, () => peer.exit).then(
    () => false,
    () => true,
  );
  const seconds = (monotonicNow() - began) / 1000;
  await peer.stop();
  const { code } = timedOut ? { code: undefined } : await peer.exit;
  return { code, timedOut, seconds };
}
