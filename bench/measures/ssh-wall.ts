import { rouse } from "../field.ts";
import { runClient } from "../load.ts";
import { type Bench, type Measure, ratioGoal } from "../measure.ts";
import type { Peer } from "../peers/peer.ts";
import { median, runRounds } from "../rounds.ts";
import { LINE, type Workshop } from "../workshop.ts";

/** Wall time of the real OpenSSH client: connect, log in by key, one command, its answer, disconnect. */
export const sshWall: Measure = {
  name: "ssh-wall",
  async run(bench) {
    const field = await bench.field();
    const spent: number[] = [];
    const { samples, load } = await runRounds({
      contestants: field,
      rounds: bench.rounds,
      batch: async (peer) => {
        const { p50Ms = Number.NaN, cpuMs = Number.NaN } = await batch(bench, peer);
        if (peer === field[0]) spent.push(cpuMs);
        return p50Ms;
      },
    });
    const rows = field.map((peer) => ({ who: peer.name, value: median(samples.get(peer) ?? []) }));
    const peers = rows.slice(1).map(({ who }) => who);
    const title = `wall of a real ssh HOST '${LINE}' (OpenSSH client, key)`;
    const context = [{ who: "  CPU of ssh, to patchrig", value: median(spent) }];
    const goals = [ratioGoal(rows, peers, 0.25)];
    return [{ title, unit: "ms", better: "less", rows: [...rows, ...context], load, goals }];
  },
};

async function batch(bench: Bench, peer: Peer) {
  await rouse(bench, peer);
  const { workshop, short } = bench;
  return runClient(workshop, peer, short ? 3 : 9, ["ssh", ...arguments_(workshop, peer)]);
}

const arguments_ = (workshop: Workshop, peer: Peer): readonly string[] => [
  ...["-F", "/dev/null", "-i", workshop.key, "-p", String(peer.port), "-o", "IdentitiesOnly=yes"],
  ...["-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"],
  ...["-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", `${peer.user}@127.0.0.1`, LINE],
];
