// npm run fuzz:vhd -- [--runs 100000] [--seed N]: mutated VHDs through everything that reads one. Exit code 1 when one of
// them crashed, hung or took more memory than the bound; the file is kept and named.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { monotonicNow } from "@patchrig/core/clock";
import { drawSeed } from "@patchrig/core/random";
import { fuzz, LARGEST_ALLOCATION, LONGEST_MS } from "../packages/core/test/vhd/fuzz.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? drawSeed() : Number(values.seed);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  console.error("fuzz:vhd: expected --runs N and --seed N, whole numbers");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "patchrig-fuzz-"));
const startedAt = monotonicNow();
console.log(`fuzz:vhd: ${runs} mutated files, seed ${seed}`);
const report = await fuzz({ folder, runs, seed, onProgress });
const seconds = (monotonicNow() - startedAt) / 1_000;
const rss = Math.round(process.resourceUsage().maxRSS / 1_024);
console.log(`${report.refused} refused, ${report.read} read; ${Math.round(runs / seconds)} files a second`);
console.log(
  `largest allocation ${report.largestAllocation} bytes (bound ${LARGEST_ALLOCATION}), ` +
    `slowest file ${Math.round(report.slowestMs)} ms (bound ${LONGEST_MS}), RSS at most ${rss} MB`,
);
for (const failure of report.failures) console.log(failure);
const isGood =
  report.failures.length === 0 && report.largestAllocation <= LARGEST_ALLOCATION && report.slowestMs < LONGEST_MS;
if (isGood) rmSync(folder, { recursive: true });
else console.log(`kept in ${folder}`);
console.log(isGood ? "fuzz:vhd: no crash, no hang, no allocation beyond the bound" : "fuzz:vhd: FAILED");
process.exitCode = isGood ? 0 : 1;

function onProgress(run: number): void {
  if (run % 10_000 === 0) console.log(`${run} files`);
}
