import { type ChildProcess, spawn } from "node:child_process";
import { LimitPassed, monotonicNow, systemClock, withLimit } from "@patchrig/core/clock";

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
  /** Closes its stdin, and ends whatever is left of it. Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** What is wrong with a peer before it has been met. */
export class PeerProblem extends Error {
  readonly kind: "unreachable" | "unreadable";

  constructor(kind: PeerProblem["kind"], message: string) {
    super(message);
    this.kind = kind;
    this.name = "PeerProblem";
  }
}

const MOST_OUTPUT = 1 << 20;
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
    stop: () => stop(child, exit),
  };
}

interface Reading {
  readonly out: Gathered;
  readonly err: Gathered;
  readonly exit: PeerProcess["exit"];
  readonly command: string;
}

async function readDocument(peer: Reading, from: number, limitMs: number) {
  const { out, err, exit, command } = peer;
  const until = monotonicNow() + limitMs;
  for (;;) {
    const text = out.text().slice(from);
    const found = documentIn(text);
    if (found) return { value: found.value, end: from + found.length };
    if (out.isFull()) throw new PeerProblem("unreadable", `${command} floods: more than 1 MB came, and no document`);
    const begun = text.trimStart();
    if (begun !== "" && !begun.startsWith("{") && begun.includes("\n")) {
      throw new PeerProblem("unreadable", `expected a JSON document from ${command}, got: ${firstWords(text)}`);
    }
    const left = until - monotonicNow();
    const waited = { ms: Math.max(1, left), waitedFor: `the endpoints document of ${command}` };
    const ended = exit.then(({ code, signal }) => {
      const said = firstWords(err.text() || out.text());
      throw new PeerProblem(
        "unreachable",
        `${command} ended with ${signal ?? code} before it said how to reach it${said && `: ${said}`}`,
      );
    });
    ended.catch(() => {});
    await withLimit(systemClock, waited, () => Promise.race([out.more(), ended])).catch((problem: unknown) => {
      if (!(problem instanceof LimitPassed)) throw problem;
      const came = firstWords(out.text()) || "nothing";
      throw new PeerProblem(
        "unreachable",
        `${command} did not say how to reach it within ${limitMs / 1000} s; it said ${came}`,
      );
    });
  }
}

/** The JSON object at the start of the text, when it is whole. */
function documentIn(text: string): { readonly value: unknown; readonly length: number } | undefined {
  for (let end = text.indexOf("}"); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return { value: JSON.parse(text.slice(0, end + 1)), length: end + 1 };
    } catch {
      // Not whole yet, or never: whoever reads on finds out.
    }
    if (end > 65_536) return undefined;
  }
  return undefined;
}

export const firstWords = (text: string): string => {
  const line = text
    .trim()
    .split("\n")
    .slice(0, 3)
    .join(" / ")
    .replaceAll(/[^\x20-\x7e]/g, "?");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};

interface Gathered {
  text(): string;
  isFull(): boolean;
  more(): Promise<void>;
}

/** Keeps the first or the last megabyte of a stream. */
function gather(stream: NodeJS.ReadableStream, keep: "start" | "end"): Gathered {
  let text = "";
  let full = false;
  let notify = () => {};
  stream.on("data", (bytes: Buffer) => {
    if (keep === "start" && text.length >= MOST_OUTPUT) full = true;
    else text += bytes.toString("utf8");
    if (keep === "end" && text.length > MOST_OUTPUT) text = text.slice(-MOST_OUTPUT / 2);
    notify();
  });
  stream.on("error", () => {});
  return {
    text: () => text,
    isFull: () => full || (keep === "start" && text.length >= MOST_OUTPUT),
    more: () =>
      new Promise((resolve) => {
        notify = resolve;
      }),
  };
}

async function stop(child: ChildProcess, exit: PeerProcess["exit"]): Promise<void> {
  child.stdin?.end();
  const isGone = (ms: number) =>
    withLimit(systemClock, { ms, waitedFor: "a peer to end" }, () => exit).then(
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
  const timedOut = await withLimit(systemClock, { ms: limitMs, waitedFor: peer.command }, () => peer.exit).then(
    () => false,
    () => true,
  );
  const seconds = (monotonicNow() - began) / 1000;
  await peer.stop();
  const { code } = timedOut ? { code: undefined } : await peer.exit;
  return { code, timedOut, seconds };
}
