import { spawnSync } from "node:child_process";
import { onAllCores } from "./machine.ts";
import { cleanEnvironment } from "./peers/peer.ts";
import { inProject } from "./workshop.ts";

/**
 * Runs a program on the built packages, as users have them, and on every core; returns what it printed. The TypeScript loader
 * would be most of what is measured. Throws with what it said when it fails.
 */
export function runBuilt(program: string, args: readonly string[]): string {
  const [file, line] = onAllCores(process.execPath, ["--input-type=module", "-e", program, ...args]);
  const ended = spawnSync(file, line, { encoding: "utf8", cwd: inProject("packages/core"), env: cleanEnvironment() });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout;
}
