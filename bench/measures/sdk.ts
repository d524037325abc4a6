import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { type Bench, type Measure, type Result, ratioGoal } from "../measure.ts";
import { freePort, type Started, startProcess } from "../peers/peer.ts";
import { vcsim } from "../peers/vcsim.ts";
import { cpuMs, memoryKb } from "../process-tree.ts";
import { median, runRounds } from "../rounds.ts";
import { askAbout, untilAbout, writeWrkScript } from "../sdk-answer.ts";
import { inProject, runTool } from "../workshop.ts";

interface Contestant {
  readonly who: string;
  /** A server of so many machines; `plain`: without TLS. */
  command(port: number, machines: number): readonly string[];
  readonly url: (port: number) => string;
}

/** The same handler on both sides of a plain socket: vcsim without TLS, patchrig's own handler on node:http. */
const plain: readonly Contestant[] = [
  {
    who: "patchrig",
    command: (port) => [
      ...[process.execPath, "--conditions=@patchrig/source", "--import", "tsx"],
      ...[inProject("bench/peers/sdk-plain.ts"), String(port)],
    ],
    url: (port) => `http://127.0.0.1:${port}/sdk`,
  },
  {
    who: "vcsim",
    command: (port) => [vcsim(), "-l", `127.0.0.1:${port}`, "-tls=false", "-api-version", "6.0"],
    url: (port) => `http://127.0.0.1:${port}/sdk`,
  },
];

/** As users start them, TLS and all: patchrig with an appliance's SSH, pages and admin API beside /sdk. */
const whole: readonly Contestant[] = [
  {
    who: "patchrig simulate",
    command: (port, machines) => [
      ...[process.execPath, inProject("packages/cli/bin/patchrig.cjs"), "simulate", "--vms", String(machines)],
      ...["--https", `127.0.0.1:${port}`, "--ssh", "127.0.0.1:0", "--vami", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
      "--no-management",
    ],
    url: (port) => `https://127.0.0.1:${port}/sdk`,
  },
  {
    who: "vcsim",
    // One host, no cluster: all machines are that host's.
    command: (port, machines) => [
      ...[vcsim(), "-l", `127.0.0.1:${port}`, "-api-version", "6.0"],
      ...["-cluster", "0", "-host", "0", "-standalone-host", "1", "-vm", String(machines)],
    ],
    url: (port) => `https://127.0.0.1:${port}/sdk`,
  },
];

/** RetrieveServiceContent: requests for each second of processor time. */
export const sdkRate: Measure = {
  name: "sdk-rate",
  async run(bench) {
    const servers: (Server & { readonly kind: Contestant })[] = [];
    for (const kind of plain) servers.push({ kind, ...(await start(kind, 2)) });
    try {
      for (const { url } of servers) wrk(bench, url);
      const { samples, load } = await runRounds({
        contestants: servers,
        rounds: bench.rounds,
        batch: async ({ url, started }) => {
          const before = { cpu: cpuMs(started.pid), answer: await askAbout(url) };
          const count = wrk(bench, url);
          const used = cpuMs(started.pid) - before.cpu;
          if ((await askAbout(url)) !== before.answer) throw new Error(`${url} answers otherwise under load`);
          return (count / used) * 1_000;
        },
      });
      const rows = servers.map((one) => ({ who: one.kind.who, value: median(samples.get(one) ?? []) }));
      const value = (rows[0]?.value ?? Number.NaN) / (rows[1]?.value ?? Number.NaN);
      const goals = [{ text: "≥ 3 × vcsim", value, limit: 3, atLeast: true }];
      const title = "RetrieveServiceContent without TLS, 64 connections, for each second of processor time";
      return [{ title, unit: "req/s", better: "more", rows, load, goals }];
    } finally {
      await Promise.all(servers.map(({ started }) => started.stop()));
    }
  },
};

/** Servers of few and of many machines: what it takes until they answer, and what a machine costs in time and memory. */
export const sdkMachines: Measure = {
  name: "sdk-machines",
  async run(bench) {
    const seen = new Map(whole.map((kind) => [kind, [] as Start[][]]));
    const { load } = await runRounds({
      contestants: whole,
      rounds: bench.short ? 1 : bench.rounds,
      batch: async (kind) => {
        const starts: Start[] = [];
        for (const machines of SIZES) starts.push(await startOnce(kind, machines));
        seen.get(kind)?.push(starts);
        return starts[0]?.wallMs ?? Number.NaN;
      },
    });
    const from = "from spawn to the first answer with";
    const result = (
      title: string,
      unit: string,
      value: (starts: readonly Start[]) => number,
      limit: number,
    ): Result => {
      const rows = whole.map((kind) => ({ who: kind.who, value: median((seen.get(kind) ?? []).map(value)) }));
      return { title, unit, better: "less", rows, load, goals: [ratioGoal(rows, ["vcsim"], limit)] };
    };
    const at = (starts: readonly Start[], machines: number) => starts[SIZES.indexOf(machines)] ?? NOTHING;
    return [
      result(
        "1,000 machines up: wall above that of two machines",
        "ms",
        (of) => at(of, 1_000).wallMs - at(of, 2).wallMs,
        0.05,
      ),
      result(`${from} 1,000 machines: wall`, "ms", (of) => at(of, 1_000).wallMs, 0.05),
      result(`${from} 4,000 machines: wall`, "ms", (of) => at(of, 4_000).wallMs, 0.05),
      result("memory of a machine", "KiB", (of) => (at(of, 4_000).memoryKb - at(of, 2).memoryKb) / (4_000 - 2), 0.5),
    ];
  },
};

const SIZES: readonly number[] = [2, 1_000, 4_000];

interface Start {
  readonly wallMs: number;
  readonly memoryKb: number;
}

const NOTHING: Start = { wallMs: Number.NaN, memoryKb: Number.NaN };

interface Server {
  readonly started: Started;
  readonly url: string;
  readonly readyMs: number;
}

async function start(kind: Contestant, machines: number): Promise<Server> {
  const port = await freePort();
  const startedAt = monotonicNow();
  const started = startProcess({ name: kind.who, argv: kind.command(port, machines) });
  const url = kind.url(port);
  try {
    const readyMs = await untilAbout(url, startedAt, started);
    return { started, url, readyMs };
  } catch (problem) {
    await started.stop();
    throw problem;
  }
}

/** From spawn to the first answer, and what it holds a moment afterwards. */
async function startOnce(kind: Contestant, machines: number): Promise<Start> {
  const { started, readyMs } = await start(kind, machines);
  try {
    await realSleep(1_500);
    return { wallMs: readyMs, memoryKb: memoryKb(started.pid) };
  } finally {
    await started.stop();
  }
}

/** Requests that were answered within the time. */
function wrk({ workshop, short }: Bench, url: string): number {
  const script = writeWrkScript(workshop);
  const report = runTool("wrk", ["-t1", "-c64", `-d${short ? 1 : 3}s`, "-s", script, url]);
  if (/Non-2xx|Socket errors/.test(report)) throw new Error(`wrk ${url}: ${report}`);
  const count = Number(/(\d+) requests in/.exec(report)?.[1]);
  if (!(count > 0)) throw new Error(`wrk ${url}: ${report}`);
  return count;
}
