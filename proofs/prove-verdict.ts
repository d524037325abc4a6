// `npm run prove:verdict [-- --runs 100 --profile vcsa/6.0 --quick --at-once 1 --seed N]`: one server, judged again and again.
// Every run has a seed and so an order of its own; none of them may come to another verdict on any requirement.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Report, reportSchema } from "@patchrig/conformance";
import { formatDuration, monotonicNow } from "@patchrig/core/clock";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    profile: { type: "string", multiple: true, default: ["vcsa/6.0"] },
    peer: { type: "string" },
    quick: { type: "boolean", default: false },
    "at-once": { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const PATCHRIG = fileURLToPath(new URL("../packages/cli/bin/patchrig.cjs", import.meta.url));
const peer = values.peer ?? `exec ${process.execPath} ${PATCHRIG} simulate`;

let isRight = true;
for (const profile of values.profile) isRight = (await prove(profile)) && isRight;
process.exit(isRight ? 0 : 1);

async function prove(profile: string): Promise<boolean> {
  const began = monotonicNow();
  const queue = Array.from({ length: Number(values.runs) }, (_, index) => Number(values.seed) + index);
  const judged: Judged[] = [];
  const work = async () => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      judged.push(await judge(profile, seed));
      if (judged.length % 10 === 0) console.error(`${profile}: ${judged.length} runs so far`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(values["at-once"])) }, work));
  const verdicts = new Map<string, number>();
  for (const { verdict } of judged) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  const told = [...verdicts].map(([verdict, times]) => `${verdict} ${times}`).join(", ");
  const slowest = Math.max(...judged.map(({ seconds }) => seconds));
  const time = `${formatDuration(monotonicNow() - began)}, the slowest ${slowest.toFixed(1)} s`;
  console.log(`${profile}: ${judged.length} runs, verdicts: ${told} (${time})`);
  for (const text of unsteady(judged)) console.log(`  ${text}`);
  return verdicts.size === 1 && judged.every(({ report }) => report?.met === true);
}

interface Judged {
  readonly seed: number;
  /** `met 52/52`, or how the judge ended without one. */
  readonly verdict: string;
  readonly seconds: number;
  readonly report?: Report;
}

async function judge(profile: string, seed: number): Promise<Judged> {
  const began = monotonicNow();
  const quick = values.quick ? ["--quick"] : [];
  const args = ["conform", "server", "--peer", peer, "--profile", profile, "--seed", String(seed), ...quick, "--json"];
  const child = spawn(process.execPath, [PATCHRIG, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const [code] = await once(child, "close");
  const seconds = (monotonicNow() - began) / 1000;
  if (out === "") return { seed, seconds, verdict: `exit ${code}: ${err.trim().split("\n")[0]}` };
  const report = reportSchema.parse(JSON.parse(out)) as Report;
  const { met, tally } = report;
  const most = report.verdicts.filter(({ outcome }) => outcome !== "excluded").length;
  return { seed, seconds, report, verdict: `${met ? "met" : "not met"} ${tally.pass}/${most}` };
}

/** Names each requirement whose verdict was not the same every time, or not a pass, with its seeds and what was said. */
function unsteady(judged: readonly Judged[]): readonly string[] {
  const seen = new Map<string, { readonly seed: number; readonly outcome: string; readonly text: string }[]>();
  for (const { seed, report } of judged) {
    for (const { id, outcome, text = "" } of report?.verdicts ?? []) {
      if (outcome === "pass" || outcome === "excluded") continue;
      seen.set(id, [...(seen.get(id) ?? []), { seed, outcome, text }]);
    }
  }
  return [...seen].map(([id, others]) => {
    const seeds = others.map(({ seed }) => seed).join(", ");
    return `${id}: ${others[0]?.outcome} in ${others.length} of ${judged.length} (seed ${seeds}): ${others[0]?.text}`;
  });
}
