import { realSleep } from "@patchrig/core/clock";
import { holdSessions } from "../load.ts";
import type { Bench, Measure } from "../measure.ts";
import { patchrig } from "../peers/patchrig.ts";
import type { PeerKind } from "../peers/peer.ts";
import { asyncssh, bareSsh2, conch } from "../peers/scripted.ts";
import { sshd } from "../peers/sshd.ts";
import { memoryKb } from "../process-tree.ts";
import { median, runRounds } from "../rounds.ts";

const all: readonly PeerKind[] = [patchrig, sshd, asyncssh, conch, bareSsh2];

/** Memory that a session waiting at the prompt costs, the shell behind it included: growth of a fresh server. */
export const idleMemory: Measure = {
  name: "idle-memory",
  async run(bench) {
    const kinds = bench.ci ? [patchrig, bareSsh2] : all;
    const { samples, load } = await runRounds({
      contestants: kinds,
      rounds: bench.short ? 1 : 5,
      batch: (kind) => batch(bench, kind),
    });
    const rows = kinds.map((kind) => ({ who: kind.name, value: median(samples.get(kind) ?? []) }));
    const title = `memory of an idle interactive session (${sessions(bench, patchrig)} at once; sshd ${sessions(bench, sshd)})`;
    const goals = [{ text: "≤ 50 KiB", value: rows[0]?.value ?? Number.NaN, limit: 50 }];
    return [{ title, unit: "KiB", better: "less", rows, load, goals }];
  },
};

// sshd takes two processes and 1.7 MiB for each, and on some machines half a second.
const sessions = (bench: Bench, kind: PeerKind): number => {
  if (kind === sshd) return 10;
  if (bench.ci) return 20;
  return bench.short ? 100 : 1000;
};

async function batch(bench: Bench, kind: PeerKind): Promise<number> {
  const count = sessions(bench, kind);
  const peer = await kind.start(bench.workshop);
  try {
    await realSleep(500);
    const before = memoryKb(peer.pid);
    const look = async () => {
      await realSleep(1000);
      return memoryKb(peer.pid);
    };
    return ((await holdSessions(bench.workshop, peer, { count, look })) - before) / count;
  } finally {
    await peer.stop();
  }
}
