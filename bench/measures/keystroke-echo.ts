import { runKeystrokes } from "../load.ts";
import { type Measure, ratioGoal } from "../measure.ts";
import { median, runRounds } from "../rounds.ts";

/** From a key typed at the prompt to the first byte of its echo. */
export const keystrokeEcho: Measure = {
  name: "keystroke-echo",
  async run(bench) {
    const field = await bench.field();
    const { samples, load } = await runRounds({
      contestants: field,
      rounds: bench.rounds,
      batch: async (peer) => (await runKeystrokes(bench.workshop, peer, bench.short ? 80 : 400)).p50Us ?? Number.NaN,
    });
    const rows = field.map((peer) => ({ who: peer.name, value: median(samples.get(peer) ?? []) }));
    const goals = [ratioGoal(rows, ["OpenSSH sshd"], 1.2)];
    return [{ title: "echo of a keystroke at the prompt, p50", unit: "µs", better: "less", rows, load, goals }];
  },
};
