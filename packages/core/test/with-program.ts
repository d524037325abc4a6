import { spawnSync } from "node:child_process";
import { test } from "vitest";

/** A test that needs one of Debian's programs: without it a skip with its name, under CI a failure. */
export function withProgram(program: string, title: string, act: () => Promise<void>): void {
  const isHere = spawnSync(program, ["--version"]).error === undefined;
  if (isHere || process.env.CI) test(title, act);
  else test.skip(`${title} (${program} is not here)`, act);
}
