import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { AnswerDiffers } from "../load.ts";
import { onAllCores } from "../machine.ts";
import type { Measure, Result } from "../measure.ts";
import { inProject } from "../workshop.ts";

/** What `npm run prove:fleet` says that its process holds after so many runs. */
interface Holdings {
  readonly heapMiB: number;
  readonly rssMiB: number;
}

/** How long a fleet is let run: the full one takes some twenty minutes. */
const LIMIT_MS = 60 * 60_000;

/** Does memory stay flat while many runs against many appliances go through faults? After a fifth of the runs, and after all. */
export const fleet: Measure = {
  name: "fleet",
  async run({ short }) {
    const [runs, appliances] = short ? [50, 10] : [500, 50];
    const held = await proveFleet(runs, appliances);
    const [early, late] = [held[Math.floor(held.length / 5)], held.at(-1)];
    if (held.length < 3 || !early || !late) throw new Error(`prove:fleet told of ${held.length} rounds, expected more`);
    const of = (what: string, key: keyof Holdings): Result => ({
      title: `${what} of ${runs} runs against ${appliances} appliances at once, faults on`,
      unit: "MiB",
      better: "less",
      rows: [
        { who: "after all of them", value: late[key] },
        { who: "after a fifth of them", value: early[key] },
      ],
      goals: [{ text: "flat: ≤ 1.15 × after a fifth", value: late[key] / early[key], limit: 1.15 }],
    });
    return [of("memory (RSS)", "rssMiB"), of("heap in use", "heapMiB")];
  },
};

/** Runs the proof as its command does; what it held after each round. Throws when a run had no known outcome. */
async function proveFleet(runs: number, appliances: number): Promise<readonly Holdings[]> {
  const program = [
    ...[process.execPath, "--expose-gc", "--conditions=@patchrig/source", "--import", "tsx"],
    ...[inProject("proofs/prove-fleet.ts"), "--runs", String(runs), "--appliances", String(appliances)],
  ] as const;
  const [file, args] = onAllCores(program[0], program.slice(1));
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"], cwd: inProject("."), timeout: LIMIT_MS });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const held: Holdings[] = [];
  let said = "";
  for await (const line of createInterface({ input: child.stdout })) {
    const [, document] = /^after \d+ runs: (\{.*\})$/.exec(line) ?? [];
    if (document !== undefined) held.push(JSON.parse(document));
    else said += `${line}\n`;
  }
  if ((await ended) !== 0) throw new AnswerDiffers(`prove:fleet: expected a known outcome of every run\n${said}`);
  return held;
}
