import { realSleep } from "@patchrig/core/clock";
import { rouse } from "../field.ts";
import { runSessions } from "../load.ts";
import { cores, pinned, SERVER_CORE } from "../machine.ts";
import { type Bench, type Goal, type Measure, type Result, type Row, ratioGoal } from "../measure.ts";
import type { Peer } from "../peers/peer.ts";
import { asyncssh, bareSsh2, conch } from "../peers/scripted.ts";
import { sshd } from "../peers/sshd.ts";
import { cpuMs, treeSize } from "../process-tree.ts";
import { median, runRounds } from "../rounds.ts";
import { runTool } from "../workshop.ts";

/** Processor time that the server and its children use for one session: handshake, login by key, one command, close. */
export const sessionCpu: Measure = {
  name: "session-cpu",
  run: async (bench) => [await atConcurrency(bench, 1), await atConcurrency(bench, 8)],
};

interface Contestant {
  readonly who: string;
  readonly peer: Peer;
  readonly unpinned?: boolean;
}

async function atConcurrency(bench: Bench, concurrency: number): Promise<Result> {
  const field: Contestant[] = (await bench.field()).map((peer) => ({ who: peer.name, peer }));
  const [own] = field;
  const free = own && pinned && concurrency > 1 ? [{ ...own, who: `${own.who}, not pinned`, unpinned: true }] : [];
  const contestants = [...field, ...free];
  const { samples, load } = await runRounds({
    contestants,
    rounds: bench.rounds,
    batch: (contestant) => batch(bench, contestant, concurrency),
  });
  const rows = contestants.map((one) => ({ who: one.who, value: median(samples.get(one) ?? []) }));
  const title = `server CPU a session, ${concurrency} at a time (key, exec, ${cores} cores)`;
  return { title, unit: "ms", better: "less", rows, load, goals: goals(rows) };
}

const goals = (rows: readonly Row[]): readonly Goal[] => [
  ratioGoal(rows, [sshd.name], 0.05),
  ratioGoal(rows, [asyncssh.name], 1),
  ratioGoal(rows, [conch.name], 1),
  ratioGoal(rows, [bareSsh2.name], 0.7),
];

async function batch(bench: Bench, { peer, unpinned }: Contestant, concurrency: number): Promise<number> {
  const count = sessions(peer.name, concurrency, bench);
  if (unpinned) pin(peer, `0-${cores - 1}`);
  await rouse(bench, peer);
  const before = cpuMs(peer.pid);
  await runSessions(bench.workshop, peer, { count, concurrency });
  await childrenEnded(peer.pid);
  const used = cpuMs(peer.pid) - before;
  if (unpinned) pin(peer, SERVER_CORE);
  return used / count;
}

// As many as give some hundred ticks of processor time without waiting long for those that stall 40 ms a session.
function sessions(name: string, concurrency: number, { short, ci }: Pick<Bench, "short" | "ci">): number {
  const full = name === sshd.name ? 24 : name === bareSsh2.name && concurrency === 1 ? 64 : 240;
  return Math.ceil(full / (ci ? 12 : short ? 4 : 1));
}

// A server that forks has used what its children used only once they have ended.
async function childrenEnded(pid: number): Promise<void> {
  for (let wait = 0; wait < 100 && treeSize(pid) > 1; wait += 1) await realSleep(20);
}

function pin(peer: Peer, on: string): void {
  runTool("taskset", ["-a", "-c", "-p", on, String(peer.pid)]);
}
