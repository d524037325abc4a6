// `npm run prove:resume -- --runs 2000 [--seed N] [--night N]`: clients die at every point of an update, and others resume.
import { parseArgs } from "node:util";
import { formatDuration, monotonicNow } from "@patchrig/core/clock";
import fc from "fast-check";
import { anyNight } from "./any-night.ts";
import { describeEnd, type NightEnd, playNight, wrongWith } from "./night.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "2000" }, seed: { type: "string" }, night: { type: "string" } },
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(monotonicNow() * 1_000) % 2 ** 31 : Number(values.seed);
const nights = fc.sample(anyNight, { seed, numRuns: values.night === undefined ? runs : Number(values.night) + 1 });
const only = values.night === undefined ? undefined : Number(values.night);
/** Most of a night is waiting for the clock to settle: a few at once use it. */
const AT_ONCE = 4;

const sum = {
  nights: 0,
  done: 0,
  refused: 0,
  failed: 0,
  deaths: 0,
  resumes: 0,
  installs: 0,
  reboots: 0,
  doubles: 0,
  lost: 0,
};
const began = monotonicNow();
const queue = [...nights.entries()].filter(([index]) => only === undefined || index === only);
console.log(`seed ${seed}, ${queue.length} nights`);
await Promise.all(Array.from({ length: AT_ONCE }, work));
report();
process.exit(sum.lost + sum.doubles === 0 ? 0 : 1);

async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [index, night] = next;
    const end = await playNight(night);
    count(end);
    const wrong = wrongWith(end);
    if (wrong !== undefined || only !== undefined) tell(index, night, end, wrong);
    if (sum.nights % 250 === 0) console.log(`${sum.nights} nights, ${formatDuration(monotonicNow() - began)}`);
  }
}

function count(end: NightEnd): void {
  sum.nights++;
  if (end.outcome === "done" || end.outcome === "refused" || end.outcome === "failed") sum[end.outcome]++;
  sum.deaths += end.deaths;
  sum.resumes += end.resumes;
  sum.installs += end.installs;
  sum.reboots += end.reboots;
  sum.doubles += end.doubleInstalls + end.doubleReboots;
  if (wrongWith(end) !== undefined && end.doubleInstalls + end.doubleReboots === 0) sum.lost++;
}

function tell(index: number, night: object, end: NightEnd, wrong: string | undefined): void {
  console.log(`night ${index}: ${wrong ?? "as it should be"}: ${describeEnd(end)}`);
  console.log(`  ${JSON.stringify(night)}`);
  console.log(`  again: npm run prove:resume -- --seed ${seed} --night ${index}`);
  if (only === undefined) return;
  for (const entry of end.journal) console.log(`  journal ${JSON.stringify(entry)}`);
  for (const event of end.events) console.log(`  appliance ${JSON.stringify(event)}`);
}

function report(): void {
  const { nights: played, deaths, resumes, installs, reboots, doubles, lost, done, refused, failed } = sum;
  console.log(
    [
      `${played} nights in ${formatDuration(monotonicNow() - began)}, seed ${seed}`,
      `${deaths} clients died, ${resumes} times somebody resumed`,
      `${installs} installations and ${reboots} reboots were sent`,
      `${done} updated, ${failed + refused} ended with a sentence (cut off by a power failure, or refused)`,
      `${doubles} double sends, ${lost} lost runs`,
    ].join("\n"),
  );
}
