// `npm run prove:fleet [-- --runs 500 --appliances 50 --seed N --fault ID…]`: many runs at once, over real sockets.
import { parseArgs } from "node:util";
import { formatDuration, monotonicNow, parseInstant } from "@patchrig/core/clock";
import { createSimulator, type Simulator } from "@patchrig/simulator";
import { fleetTarget, holdings, runOnce } from "./fleet.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    appliances: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    fault: { type: "string", multiple: true },
  },
});
const FREE = { host: "127.0.0.1", port: 0 };
const ISO = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
/** Things that a good client comes through, each on some of the appliances and some of the time. */
const FAULTS = values.fault ?? [
  "ssh-drop:phase=install,probability=0.2",
  "ssh-hangup:phase=stage,probability=0.1",
  "login-slow:probability=0.1",
  "bytes-in-chunks:probability=0.2",
  "reboot-by-itself:phase=installed,probability=0.1",
];

/** Anything else is an exception, or an appliance that was not there. */
const KNOWN: ReadonlySet<string> = new Set(["done", "refused", "failed", "waiting"]);

const began = monotonicNow();
const [runs, appliances] = [Number(values.runs), Number(values.appliances)];
const outcomes = new Map<string, number>();
const simulator = await createSimulator({
  appliances: Array.from({ length: appliances }, (_, index) => ({
    name: `vcsa-${String(index + 1).padStart(2, "0")}`,
    profile: "vcsa/6.0",
    iso: ISO,
    ssh: FREE,
    https: FREE,
    vami: FREE,
  })),
  seed: Number(values.seed),
  startsAt: parseInstant("2015-10-08T02:40:05Z") ?? 0,
  speed: "max",
  faults: FAULTS,
});
await fleetThrough(simulator);
await simulator.close();
const known = [...outcomes].filter(([name]) => KNOWN.has(name)).reduce((sum, [, times]) => sum + times, 0);
console.log(
  `${known} of ${runs} runs on ${appliances} appliances ended in a known outcome, ${formatDuration(monotonicNow() - began)}`,
);
console.log(`outcomes: ${[...outcomes].map(([name, times]) => `${name} ${times}`).join(", ")}`);
console.log(
  `faults: ${simulator.faults
    .hits()
    .map(({ id, hits }) => `${id} ${hits}`)
    .join(", ")}`,
);
process.exit(known === runs ? 0 : 1);

/** Every appliance at once, one run after the other on each; put back to 6.0 in between. */
async function fleetThrough({ appliances: machines, world, listen }: Simulator): Promise<void> {
  const document = await listen();
  const rounds = Math.ceil(runs / appliances);
  console.log(`before: ${JSON.stringify(holdings())}`);
  for (let round = 0, begun = 0; round < rounds; round++) {
    const now = document.appliances.slice(0, Math.min(appliances, runs - begun));
    begun += now.length;
    const ended = await Promise.all(now.map((endpoints) => runOnce(fleetTarget(endpoints, simulator), world.clock)));
    for (const outcome of ended) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    for (const machine of machines) machine.reset();
    // Ports that were closed by the reset open again in real time.
    for (const endpoints of document.appliances) {
      const { web } = fleetTarget(endpoints, simulator);
      while (!(await web.canConnect("ssh")) || !(await web.canConnect("https"))) await world.clock.sleep(1_000);
    }
    console.log(`after ${begun} runs: ${JSON.stringify(holdings())}`);
  }
}
