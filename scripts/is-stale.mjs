import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** In the order in which they are built. */
export const PACKAGES = ["platforms", "core", "simulator", "conformance", "cli"];
/** Written when all is built. */
export const STAMP = join(ROOT, "packages/cli/dist/.built");

/** Whether anything that a build is made of is newer than the last one, or there is none. */
export function isStale() {
  if (!existsSync(STAMP)) return true;
  const builtAt = statSync(STAMP).mtimeMs;
  return PACKAGES.some((name) => newest(join(ROOT, "packages", name)) > builtAt);
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", "reports", "test", ".turbo"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}
