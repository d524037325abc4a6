// Builds dist/ of every package with tsc, and the command's bundle. `--if-stale`: only when a source is newer.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isStale, PACKAGES, STAMP } from "./is-stale.mjs";

if (process.argv.includes("--if-stale") && !isStale()) process.exit(0);
run("node_modules/typescript/bin/tsc", ["-b", ...PACKAGES.map((name) => `packages/${name}`)]);
run("packages/platforms/compile.mjs", []);
run("scripts/bundle.mjs", []);
mkdirSync(dirname(STAMP), { recursive: true });
writeFileSync(STAMP, "");

function run(script, args) {
  const ended = spawnSync(process.execPath, [script, ...args], { stdio: "inherit" });
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}
