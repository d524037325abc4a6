import { spawn } from "node:child_process";
import { once } from "node:events";
import { monotonicNow } from "@patchrig/core/clock";
import { type Bench, type Measure, ratioGoal } from "../measure.ts";
import { startSimulator } from "../peers/patchrig.ts";
import { cleanEnvironment } from "../peers/peer.ts";
import { asyncssh, conch } from "../peers/scripted.ts";
import { median, runRounds } from "../rounds.ts";
import { inProject } from "../workshop.ts";

interface Contestant {
  readonly who: string;
  /** Milliseconds from spawn until it is ready, or has ended. */
  start(bench: Bench): Promise<number>;
}

const floor = { who: "node -e 0", start: () => untilEnd([process.execPath, "-e", "0"]) };

/** From spawn until both the SSH banner and an HTTPS answer were read. */
export const startUp: Measure = {
  name: "start-up",
  async run(bench) {
    const patchrig = { who: "patchrig simulate", start: startPatchrig };
    const others = (bench.ci ? [] : [asyncssh, conch]).map((kind) => ({
      who: `${kind.name} (SSH only)`,
      start: async ({ workshop }: Bench) => {
        const peer = await kind.start(workshop);
        await peer.stop();
        return peer.readyMs;
      },
    }));
    const runs = bench.short ? 1 : 3;
    const { rows, load } = await race(bench, [patchrig, floor, ...others], runs);
    const title = "start: from spawn to SSH banner and HTTPS answer";
    return [{ title, unit: "ms", better: "less", rows, load, goals: [ratioGoal(rows, [floor.who], 4)] }];
  },
};

/** What the smallest answer of the command costs. */
export const versionFlag: Measure = {
  name: "version",
  async run(bench) {
    const bin = inProject("packages/cli/bin/patchrig.cjs");
    const own = { who: "patchrig --version", start: () => untilEnd([process.execPath, bin, "--version"]) };
    const { rows, load } = await race(bench, [own, floor], bench.short ? 3 : 15);
    return [
      {
        title: "patchrig --version",
        unit: "ms",
        better: "less",
        rows,
        load,
        goals: [ratioGoal(rows, [floor.who], 1.25)],
      },
    ];
  },
};

async function race(bench: Bench, contestants: readonly Contestant[], runs: number) {
  const batch = async (contestant: Contestant) => {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) times.push(await contestant.start(bench));
    return median(times);
  };
  const { samples, load } = await runRounds({ contestants, rounds: bench.rounds, batch });
  return { rows: contestants.map((one) => ({ who: one.who, value: median(samples.get(one) ?? []) })), load };
}

async function startPatchrig({ workshop }: Bench): Promise<number> {
  const simulator = await startSimulator(workshop, {});
  await simulator.peer.stop();
  return simulator.bothReadyMs;
}

async function untilEnd(argv: readonly string[]): Promise<number> {
  const [file = "", ...args] = argv;
  const startedAt = monotonicNow();
  const child = spawn(file, args, { stdio: "ignore", env: cleanEnvironment() });
  const [status] = await once(child, "exit");
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}`);
  return monotonicNow() - startedAt;
}
