import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./merge-program.ts", import.meta.url));
const FLAGS = ["--conditions=@patchrig/source", "--import", import.meta.resolve("tsx"), PROGRAM];

/** Merges in a process of its own and kills that in the middle; takes what it left away. */
export async function startMerge(child: string, output: string): Promise<{ readonly sizeWhenKilled: number }> {
  const merging = spawn(process.execPath, [...FLAGS, child, output], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(merging, "exit");
  // It says when it is in the middle, and waits there.
  await Promise.race([once(merging.stdout, "data"), ended]);
  merging.kill("SIGKILL");
  await ended;
  const folder = dirname(output);
  const [partial = ""] = readdirSync(folder).filter((name) => name.startsWith(`${basename(output)}.partial-`));
  const sizeWhenKilled = statSync(join(folder, partial)).size;
  rmSync(join(folder, partial));
  return { sizeWhenKilled };
}
