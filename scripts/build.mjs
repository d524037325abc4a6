// Builds dist/ of every package with tsc, and the command's bundle. `--if-stale`: only when a source is newer.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const STAMP = "packages/cli/dist/.built";
const packages = ["platforms", "core", "simulator", "conformance", "cli"];

if (process.argv.includes("--if-stale") && !isStale()) process.exit(0);
run("node_modules/typescript/bin/tsc", ["-b", ...packages.map((name) => `packages/${name}`)]);
run("packages/platforms/compile.mjs", []);
run("scripts/bundle.mjs", []);
mkdirSync("packages/cli/dist", { recursive: true });
writeFileSync(STAMP, "");

function isStale() {
  if (!existsSync(STAMP)) return true;
  const builtAt = statSync(STAMP).mtimeMs;
  return packages.some((name) => newest(join("packages", name)) > builtAt);
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

function run(script, args) {
  const ended = spawnSync(process.execPath, [script, ...args], { stdio: "inherit" });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}
