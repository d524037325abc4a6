import { spawn } from "node:child_process";
import { monotonicNow } from "@patchrig/core/clock";
import { compareAnswer } from "../load.ts";
import { type Bench, type Measure, ratioGoal } from "../measure.ts";
import type { Peer } from "../peers/peer.ts";
import { median, runRounds } from "../rounds.ts";
import { LINE, type Workshop } from "../workshop.ts";

/** Wall time of the real OpenSSH client: connect, log in by key, one command, its answer, disconnect. */
export const sshWall: Measure = {
  name: "ssh-wall",
  async run(bench) {
    const field = await bench.field();
    const { samples, load } = await runRounds({
      contestants: field,
      rounds: bench.rounds,
      batch: (peer) => batch(bench, peer),
    });
    const rows = field.map((peer) => ({ who: peer.name, value: median(samples.get(peer) ?? []) }));
    const peers = rows.slice(1).map(({ who }) => who);
    const title = `wall of a real ssh HOST '${LINE}' (OpenSSH client, key)`;
    return [{ title, unit: "ms", better: "less", rows, load, goals: [ratioGoal(rows, peers, 0.25)] }];
  },
};

async function batch({ workshop, short }: Bench, peer: Peer): Promise<number> {
  const walls: number[] = [];
  for (let run = 0; run < (short ? 3 : 9); run += 1) walls.push(await time(workshop, peer));
  return median(walls);
}

async function time(workshop: Workshop, peer: Peer): Promise<number> {
  const startedAt = monotonicNow();
  const out: Buffer[] = [];
  const child = spawn("ssh", arguments_(workshop, peer), { stdio: ["ignore", "pipe", "pipe"], timeout: 20_000 });
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => out.push(bytes));
  await new Promise((resolve) => child.once("close", resolve));
  const wall = monotonicNow() - startedAt;
  compareAnswer(workshop, peer, Buffer.concat(out).toString());
  return wall;
}

const arguments_ = (workshop: Workshop, peer: Peer): readonly string[] => [
  ...["-F", "/dev/null", "-i", workshop.key, "-p", String(peer.port), "-o", "IdentitiesOnly=yes"],
  ...["-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"],
  ...["-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", `${peer.user}@127.0.0.1`, LINE],
];
