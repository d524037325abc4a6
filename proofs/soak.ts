// `npm run soak [-- --nights 31 --seed N]`: a simulated month of nights, one after the other; does anything stay behind?
import { parseArgs } from "node:util";
import { formatDuration, monotonicNow, nextTurn, parseInstant } from "@patchrig/core/clock";
import { createSimulator } from "@patchrig/simulator";
import { fleetTarget, holdings, runOnce } from "./fleet.ts";

const { values } = parseArgs({
  options: { nights: { type: "string", default: "31" }, seed: { type: "string", default: "1" } },
});
const FREE = { host: "127.0.0.1", port: 0 };
const ISO = "VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";
const DAY = 86_400_000;
/** One thing goes wrong each night, in turn; the first night nothing does. */
const NIGHTS: readonly (readonly string[])[] = [
  [],
  ["ssh-drop:phase=install"],
  ["ssh-reset:phase=stage"],
  ["ssh-hangup:phase=install"],
  ["ssh-half-open:phase=install"],
  ["login-slow"],
  ["bytes-one-by-one"],
  ["bytes-split-prompt"],
  ["prompt-in-output"],
  ["reboot-by-itself"],
  ["reboot-twice"],
  ["clock-back"],
  ["boot-503"],
];
/** What a month may leave: caches that fill once. A leak grows with every night. */
const ALLOWED = { sockets: 0, timers: 1, files: 2, heapMiB: 40 } as const;

const began = monotonicNow();
const outcomes = new Map<string, number>();
await night(0);
await settled();
const before = holdings();
console.log(`after the first night: ${JSON.stringify(before)}`);
for (let number = 1; number < Number(values.nights); number++) {
  const outcome = await night(number);
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (number % 10 === 0) console.log(`after night ${number + 1}: ${JSON.stringify(holdings())}`);
}
await settled();
const after = holdings();
console.log(`after ${values.nights} nights: ${JSON.stringify(after)}, ${formatDuration(monotonicNow() - began)}`);
console.log(`outcomes: ${[...outcomes].map(([name, times]) => `${name} ${times}`).join(", ")}`);
const grown = (["sockets", "timers", "files", "heapMiB"] as const).filter(
  (name) => (after[name] ?? 0) - (before[name] ?? 0) > ALLOWED[name],
);
console.log(grown.length === 0 ? "nothing stays behind" : `grown: ${grown.join(", ")}`);
process.exit(grown.length === 0 ? 0 : 1);

async function night(number: number): Promise<string> {
  const simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", iso: ISO, ssh: FREE, https: FREE, vami: FREE }],
    seed: Number(values.seed) + number,
    startsAt: (parseInstant("2015-10-08T02:40:05Z") ?? 0) + number * DAY,
    speed: "max",
    faults: NIGHTS[number % NIGHTS.length] ?? [],
  });
  try {
    const [endpoints] = (await simulator.listen()).appliances;
    if (!endpoints) throw new RangeError("no appliance");
    return await runOnce(fleetTarget(endpoints, simulator), simulator.world.clock);
  } finally {
    await simulator.close();
  }
}

/** Sockets that are being closed are given the turns that they need. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await nextTurn();
}
