import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { type Bench, type Measure, type Result, ratioGoal } from "../measure.ts";
import { freePort, type Started, startProcess } from "../peers/peer.ts";
import { vcsim } from "../peers/vcsim.ts";
import { cpuMs, memoryKb } from "../process-tree.ts";
import { median, type RoundLoad, runRounds } from "../rounds.ts";
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

/** A server of 1,000 machines: what it takes until it answers, and what each machine costs in memory. */
export const sdkMachines: Measure = {
  name: "sdk-machines",
  async run(bench) {
    const walls = new Map(whole.map((kind) => [kind, [] as number[]]));
    const rounds = bench.short ? 1 : bench.rounds;
    const cpu = await runRounds({
      contestants: whole,
      rounds,
      batch: (kind) => startOnce(kind, walls.get(kind) ?? []),
    });
    const memory = await runRounds({ contestants: whole, rounds, batch: memoryPerMachine });
    const wallRows = whole.map((kind) => ({ who: kind.who, value: median(walls.get(kind) ?? []) }));
    const title = `from spawn to the first answer with ${MACHINES.toLocaleString("en")} machines`;
    return [
      goal({ title: `${title}: processor time`, unit: "ms", rows: rowsOf(cpu.samples), load: cpu.load }, 0.05),
      goal({ title: `${title}: wall`, unit: "ms", rows: wallRows, load: cpu.load }, 0.05),
      goal({ title: "memory of a machine", unit: "KiB", rows: rowsOf(memory.samples), load: memory.load }, 0.5),
    ];
  },
};

const MACHINES = 1_000;
const MANY = 4_000;

const rowsOf = (samples: ReadonlyMap<Contestant, readonly number[]>) =>
  whole.map((kind) => ({ who: kind.who, value: median(samples.get(kind) ?? []) }));

const goal = (of: Pick<Result, "title" | "unit" | "rows"> & { readonly load: RoundLoad }, limit: number): Result => ({
  ...of,
  better: "less",
  goals: [ratioGoal(of.rows, ["vcsim"], limit)],
});

interface Server {
  readonly started: Started;
  readonly url: string;
  readonly readyMs: number;
  readonly cpuMs: number;
}

async function start(kind: Contestant, machines: number): Promise<Server> {
  const port = await freePort();
  const startedAt = monotonicNow();
  const started = startProcess({ name: kind.who, argv: kind.command(port, machines) });
  const url = kind.url(port);
  try {
    const readyMs = await untilAbout(url, startedAt, started);
    return { started, url, readyMs, cpuMs: cpuMs(started.pid) };
  } catch (problem) {
    await started.stop();
    throw problem;
  }
}

async function startOnce(kind: Contestant, walls: number[]): Promise<number> {
  const server = await start(kind, MACHINES);
  await server.started.stop();
  walls.push(server.readyMs);
  return server.cpuMs;
}

/** Growth from a server of two machines to one of many, a moment after the first answer. */
async function memoryPerMachine(kind: Contestant): Promise<number> {
  const sizes: number[] = [];
  for (const machines of [2, MANY]) {
    const { started } = await start(kind, machines);
    await realSleep(1_500);
    sizes.push(memoryKb(started.pid));
    await started.stop();
  }
  const [few = 0, many = 0] = sizes;
  return (many - few) / (MANY - 2);
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
