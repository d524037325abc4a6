import { runKeystrokes } from "../load.ts";
import { type Bench, type Measure, ratioGoal } from "../measure.ts";
import type { Peer } from "../peers/peer.ts";
import { bareSsh2 } from "../peers/scripted.ts";
import { median, runRounds } from "../rounds.ts";

/** From a key typed at the prompt to the first byte of its echo. */
export const keystrokeEcho: Measure = {
  name: "keystroke-echo",
  async run(bench) {
    const field = await bench.field();
    const type = (peer: Peer) => runKeystrokes(bench.workshop, peer, keys(peer, bench));
    // As with the sessions before: a JIT's first keys are not what it is about.
    if (!bench.ci) for (const peer of field) await type(peer);
    const { samples, load } = await runRounds({
      contestants: field,
      rounds: bench.rounds,
      batch: async (peer) => (await type(peer)).p50Us ?? Number.NaN,
    });
    const rows = field.map((peer) => ({ who: peer.name, value: median(samples.get(peer) ?? []) }));
    const goals = [ratioGoal(rows, ["OpenSSH sshd"], 1.2)];
    return [{ title: "echo of a keystroke at the prompt, p50", unit: "µs", better: "less", rows, load, goals }];
  },
};

/** Bare ssh2 stalls 40 ms at each of them. */
function keys({ name }: Peer, { short, ci }: Bench): number {
  if (ci || name === bareSsh2.name) return 80;
  return short ? 1_000 : 2_000;
}
