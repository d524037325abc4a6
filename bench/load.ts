import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Peer } from "./peers/peer.ts";
import { LINE, type Workshop } from "./workshop.ts";

/** What the load client found. Times are those of single sessions or keystrokes. */
export interface LoadReport {
  readonly different: number;
  readonly example?: string;
  readonly wallMs?: number;
  readonly p50Ms?: number;
  /** Processor time of one client. */
  readonly cpuMs?: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
}

/** Where the load client logs in: by the benchmark's key unless a password is said. */
export interface Address extends Pick<Peer, "name" | "port" | "user"> {
  readonly password?: string;
}

/** An answer was not what the server was to say: the benchmark fails. */
export class AnswerDiffers extends Error {}

/** Runs `count` sessions, `concurrency` at a time; each logs in, runs the command line, and compares the answer. */
export function runSessions(workshop: Workshop, peer: Peer, size: { count: number; concurrency: number }) {
  const { count, concurrency } = size;
  const args = [
    "-count",
    String(count),
    "-concurrency",
    String(concurrency),
    "-line",
    LINE,
    "-expect",
    workshop.answer,
  ];
  return finish(startLoad(workshop, peer, ["exec", ...args]), peer);
}

/** Runs another client's command line `count` times, one after the other; each answer is compared. */
export function runClient(workshop: Workshop, peer: Peer, count: number, line: readonly string[]): Promise<LoadReport> {
  const args = ["run", "-count", String(count), "-expect", workshop.answer, "--", ...line];
  return finish(spawn(workshop.loadClient, args, { stdio: ["pipe", "pipe", "pipe"], timeout: 120_000 }), peer);
}

/** Types `count` keys at the prompt, one after another's echo. */
export const runKeystrokes = (workshop: Workshop, peer: Peer, count: number): Promise<LoadReport> =>
  finish(startLoad(workshop, peer, ["echo", "-count", String(count)]), peer);

/** The same, and each line of 40 keys is entered, so that the shell answers it. */
export const runEnteredKeys = (workshop: Workshop, address: Address, count: number): Promise<LoadReport> =>
  finish(startLoad(workshop, address, ["echo", "-enter", "-count", String(count)]), address);

/** Opens `count` sessions up to the prompt and calls `look` while they are idle. */
export async function holdSessions<T>(workshop: Workshop, peer: Peer, hold: { count: number; look(): Promise<T> }) {
  const child = startLoad(workshop, peer, ["idle", "-count", String(hold.count), "-concurrency", "32"]);
  await firstLine(child, peer);
  const seen = await hold.look();
  child.stdin?.end();
  await new Promise((resolve) => child.once("exit", resolve));
  return seen;
}

function startLoad(workshop: Workshop, address: Address, args: readonly string[]): ChildProcess {
  const [mode = "", ...rest] = args;
  const { port, user, password } = address;
  const where = ["-address", `127.0.0.1:${port}`, "-user", user, "-key", workshop.key];
  return spawn(workshop.loadClient, [mode, ...where, ...rest], {
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 120_000,
    env: password === undefined ? process.env : { ...process.env, BENCH_PASSWORD: password },
  });
}

async function finish(child: ChildProcess, peer: Address): Promise<LoadReport> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const report = await firstLine(child, peer);
  await ended;
  if (report.different > 0)
    throw new AnswerDiffers(`${peer.name}: ${report.different} other answers: ${report.example}`);
  return report;
}

async function firstLine(child: ChildProcess, peer: Address): Promise<LoadReport> {
  const said: Buffer[] = [];
  child.stderr?.on("data", (bytes: Buffer) => said.push(bytes));
  if (child.stdout === null) throw new Error("the load client has no stdout");
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as LoadReport;
  throw new Error(`${peer.name}: the load client failed: ${Buffer.concat(said)}`);
}
