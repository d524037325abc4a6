// All checks that are no tests: types, lint, dependency rules, unused code, quotes, fidelity, literals, time, links. `check.mjs NAME…`
// runs only those. Two at a time; each one's output is printed when it has failed. Last line: checks: N passed, N failed.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const AT_ONCE = 2;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const script = (name) => ["node", "--conditions=@patchrig/source", "--import", "tsx", `scripts/check-${name}.ts`];
const CHECKS = {
  types: ["tsc", "--noEmit", "-p", "tsconfig.json"],
  lint: ["biome", "check", "--error-on-warnings", "."],
  dependencies: ["depcruise", "packages", "--output-type", "err-long"],
  unused: ["knip", "--no-progress"],
  quotes: script("quotes"),
  fidelity: script("fidelity"),
  replays: script("replays"),
  literals: script("literals"),
  time: script("time"),
  links: script("links"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`no check ${unknown.join(", ")}: there are ${Object.keys(CHECKS).join(", ")}`);
  process.exit(2);
}
const names = wanted.length > 0 ? wanted : Object.keys(CHECKS);
const waiting = [...names];
let failed = 0;
await Promise.all(Array.from({ length: AT_ONCE }, worker));
console.log(`checks: ${names.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function worker() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { code, output } = await run(CHECKS[name]);
    if (code !== 0) failed += 1;
    const last = output.trim().split("\n").at(-1) ?? "";
    console.log(
      code === 0 ? `${name}: ok${/checked/.test(last) ? ` (${last})` : ""}` : `${output.trim()}\n${name}: FAILED`,
    );
  }
}

function run([command, ...args]) {
  // Under npm the programs are on the path already; by `node scripts/check.mjs` they are not.
  const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`;
  const env = { ...process.env, PATH: path, NO_COLOR: "1", DO_NOT_TRACK: "1" };
  delete env.FORCE_COLOR;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, shell: process.platform === "win32" });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
