import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Endpoints } from "@patchrig/core/endpoints";

const SOURCES = ["--conditions=@patchrig/source", "--import", import.meta.resolve("tsx"), beside("../src/main.ts")];
/** What node is given to be our command: the build where it is of these sources (scripts/use-build.mjs), else the sources. */
export const PATCHRIG: readonly string[] = process.env.PATCHRIG_BUILT ? [beside("../bin/patchrig.cjs")] : SOURCES;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Spawned {
  readonly process: ChildProcess;
  /** The first line of stdout; rejects when the process ends before it. */
  readonly firstLine: Promise<string>;
  readonly ended: Promise<Ended>;
}

interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command as another process. */
export function spawnPatchrig(args: readonly string[], where: Where = {}): Spawned {
  return spawnProgram(process.execPath, [...PATCHRIG, ...args], where);
}

/** Starts any program. */
export function spawnProgram(command: string, args: readonly string[], { cwd, env }: Where = {}): Spawned {
  return watch(spawn(command, args, { ...(cwd && { cwd }), env: { ...process.env, ...env } }));
}

/** Runs any program to its end. */
export function runProgramOf(
  command: string,
  args: readonly string[],
  input = "",
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return watch(child).ended;
}

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function watch(child: ChildProcess): Spawned {
  let out = "";
  let err = "";
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.includes("\n")) resolve(out.slice(0, out.indexOf("\n")));
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    ended.then(() => reject(new Error(`it ended before its first line: ${err}`)), reject);
  });
  firstLine.catch(() => {});
  return { process: child, firstLine, ended };
}

/** A simulator on free ports, ready. */
export async function spawnSimulator(args: readonly string[]): Promise<Spawned & { readonly endpoints: Endpoints }> {
  const free = ["--ssh", "--https", "--vami", "--admin"].flatMap((option) => [option, "127.0.0.1:0"]);
  const spawned = spawnPatchrig(["simulate", "--json", ...free, ...args]);
  return { ...spawned, endpoints: JSON.parse(await spawned.firstLine) };
}
