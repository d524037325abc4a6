import { spawnSync } from "node:child_process";
import { test } from "vitest";

/** A test that needs some of Debian's programs: without one a skip that names it, under CI a failure that does. */
export function withPrograms(programs: readonly string[], title: string, act: () => Promise<void>): void {
  const missing = programs.filter((program) => !isHere(program));
  const names = missing.join(", ");
  if (missing.length === 0) test(title, act, LIMIT_MS);
  else if (process.env.CI) {
    test(title, () => {
      throw new Error(`${names} missing: node scripts/install-clients.mjs`);
    });
  } else test.skip(`${title} (not here: ${names})`, act);
}

/** They wait as a person does. */
const LIMIT_MS = 60_000;

const isHere = (program: string): boolean => spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
