// The test command: the project's checks, every workspace's tests through turbo, a short form of each longer proof, then
// one line that sums it all.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { runTwoAtOnce } from "./two-at-once.mjs";

const env = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NO_COLOR: "1", ...process.env };
delete env.NODE_EXTRA_CA_CERTS; // adds 50 ms to every node start
delete env.FORCE_COLOR;
const packages = readdirSync("packages").filter((name) => existsSync(`packages/${name}/package.json`));

run("node", ["scripts/install-clients.mjs"]);
const checks = run("node", ["scripts/check.mjs"]);
// Commands that tests start come from the build: ten times faster than from sources. Right after `npm ci` it is there.
run("node", ["scripts/build.mjs", "--if-stale"]);
for (const name of packages) rmSync(`packages/${name}/reports/vitest.json`, { force: true });
// Real programs share two cores: packages one after the other, each with its own workers.
const tests = run("turbo", ["run", "test", "--continue", "--concurrency=1", ...process.argv.slice(2)]);

/** Each is a command of its own for as long as one likes; here it is seen to work. It counts as one test. */
const PROOFS = [
  ["prove:fleet", "--runs", "8", "--appliances", "4"],
  ["prove:verdict", "--quick", "--runs", "3"],
  ["soak", "--nights", "4"],
  ["prove:chunks", "--chunkings", "5"],
];
const npmRun = ([name, ...args]) => ["npm", "run", "--silent", name, "--", ...args];
const proofs = [];
await runTwoAtOnce(PROOFS.map(npmRun), ({ index, code, output }) => {
  proofs.push(code);
  console.log(`${PROOFS[index].join(" ")}: ${code === 0 ? "ok" : `FAILED (${code})`}\n${output.trim()}\n`);
});
const [npm, ...bench] = npmRun(["bench", "--ci"]);
proofs.push(run(npm, bench)); // alone: it measures

const total = { passed: 0, failed: 0, skipped: 0 };
const missing = [];
for (const name of packages) addReport(name);
for (const status of [checks, ...proofs]) {
  if (status === 0) total.passed += 1;
  else total.failed += 1;
}
if (missing.length > 0) console.log(`no report from: ${missing.join(", ")}`);
console.log(`${total.passed} passed, ${total.failed + missing.length} failed, ${total.skipped} skipped`);
const green = checks === 0 && tests === 0 && missing.length === 0 && total.failed === 0 && total.passed > 1;
process.exit(green ? 0 : 1);

function run(command, args) {
  const ended = spawnSync(command, args, { stdio: "inherit", env, shell: process.platform === "win32" });
  return ended.status ?? 1;
}

function addReport(name) {
  const file = `packages/${name}/reports/vitest.json`;
  if (!existsSync(file)) {
    missing.push(name);
    return;
  }
  const report = JSON.parse(readFileSync(file, "utf8"));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const suite of report.testResults) {
    // It failed before its first test, or in what comes before all of them.
    const hasFailed = suite.assertionResults.some(({ status }) => status === "failed");
    if (suite.status === "failed" && !hasFailed) total.failed += 1;
    for (const test of suite.assertionResults) {
      if (test.status === "pending" || test.status === "todo") console.log(`skipped: ${name}: ${test.fullName}`);
    }
  }
}
