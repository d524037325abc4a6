// The conformance suite in full: the judge on trial, then our own server at every release and our own client before it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const PATCHRIG = ["packages/cli/bin/patchrig.cjs", "conform"];
const releases = readdirSync("packages/platforms/vcsa").map((name) => `vcsa/${name}`);
const server = (profile) => ["server", "--peer", "npx patchrig simulate", "--profile", profile];
const RUNS = [
  ["list", "--coverage"],
  ["--prove"],
  ...[...releases, "vmrole/2011-02"].map(server),
  ["client", "--peer", "examples/patchrig-client/client.sh"],
  ["client", "--peer", "examples/patchrig-client/client.sh", "--profile", "vmrole/2011-02"],
];

const failed = RUNS.filter((args) => !run(args));
console.log(failed.length === 0 ? "conform: all green" : `conform: ${failed.length} of ${RUNS.length} red`);
process.exit(failed.length === 0 ? 0 : 1);

function run(args) {
  const began = process.hrtime.bigint();
  const ended = spawnSync(process.execPath, [...PATCHRIG, ...args], { encoding: "utf8", timeout: 600_000 });
  const seconds = Number((process.hrtime.bigint() - began) / 1_000_000_000n);
  const last = ended.stdout.trim().split("\n").at(-1) ?? "";
  console.log(`${ended.status === 0 ? "ok    " : "FAILED"} conform ${args.join(" ")}: ${seconds} s; ${last}`);
  if (ended.status !== 0) console.log(`${ended.stdout}${ended.stderr}`);
  return ended.status === 0;
}
