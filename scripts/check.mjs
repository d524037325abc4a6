// All checks that are no tests: types, lint, dependency rules, unused code, quotes, fidelity, literals, time, links. `check.mjs NAME…`
// runs only those. Two at a time; each one's output is printed when it has failed. Last line: checks: N passed, N failed.
import { runTwoAtOnce } from "./two-at-once.mjs";

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
let failed = 0;
await runTwoAtOnce(
  names.map((name) => CHECKS[name]),
  ({ index, code, output }) => {
    const name = names[index];
    if (code !== 0) failed += 1;
    const last = output.trim().split("\n").at(-1) ?? "";
    console.log(
      code === 0 ? `${name}: ok${/checked/.test(last) ? ` (${last})` : ""}` : `${output.trim()}\n${name}: FAILED`,
    );
  },
);
console.log(`checks: ${names.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
