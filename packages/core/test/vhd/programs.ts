import { spawnSync } from "node:child_process";
import { test } from "vitest";

const PACKAGES = { "qemu-img": "qemu-utils", "7z": "p7zip-full", vhdiinfo: "libvhdi-utils" } as const;

export interface Ran {
  readonly code: number | null;
  readonly out: Buffer;
  readonly text: string;
}

/** Runs a program of Debian's to its end. */
export function run(program: keyof typeof PACKAGES, args: readonly string[]): Ran {
  const ended = spawnSync(program, args, { maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: "C" } });
  return { code: ended.status, out: ended.stdout, text: `${ended.stdout.subarray(0, 10_000)}${ended.stderr}` };
}

const isHere = (program: string) => spawnSync(program, ["--version"]).error === undefined;

/** A test that needs programs; without one it is left out by name, under CI it fails. */
export function testWith(
  programs: readonly (keyof typeof PACKAGES)[],
  title: string,
  act: () => Promise<void>,
  timeout?: number,
): void {
  const missing = programs.filter((program) => !isHere(program)).map((program) => PACKAGES[program]);
  if (missing.length === 0 || process.env.CI) test(title, act, timeout);
  else test.skip(`${title} (not here: install ${missing.join(" ")})`, act);
}

/** The bytes that 7-Zip finds on the disk of a VHD with its parents. */
export function extract(file: string): Buffer {
  const { code, out, text } = run("7z", ["x", "-so", "-y", file]);
  if (code !== 0) throw new Error(`7z x ${file}: ${text}`);
  return out;
}
