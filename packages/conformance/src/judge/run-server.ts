import { monotonicNow } from "@patchrig/core/clock";
import { createRandom, type Random } from "@patchrig/core/random";
import { PeerProblem } from "../peers/peer-problem.ts";
import type { ServerPeer } from "../peers/server-peer.ts";
import type { ServerRequirement } from "../requirement/requirement.ts";
import { wordsOf } from "./outside.ts";
import { perform } from "./perform.ts";
import { exchangeOf, judgeServer, type Scene, scenesOf } from "./scene.ts";
import { aboutOf, type Verdict } from "./verdict.ts";

export interface ServerRun {
  readonly requirements: readonly ServerRequirement[];
  /** Makes a peer; each worker has one of its own. */
  createPeer(): ServerPeer;
  readonly seed: number;
  /** How many scenes at once. */
  readonly jobs: number;
  /** Real milliseconds that any one wait may take. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** Called for each verdict as soon as it is there. */
  onVerdict?(verdict: Verdict): void;
}

/**
 * Judges a server by the requirements, scene by scene, in an order drawn from the seed. Throws `PeerProblem` when the
 * peer cannot be met at all; one that fails later has failed what was asked of it then.
 */
export async function runServer(run: ServerRun): Promise<readonly Verdict[]> {
  const queue = shuffled(scenesOf(run.requirements), createRandom(run.seed).fork("scenes"));
  const verdicts: Verdict[] = [];
  const health: Health = { met: false, hopeless: undefined, inARow: 0 };
  const work = async () => {
    const peer = run.createPeer();
    try {
      for (let scene = queue.shift(); scene; scene = queue.shift()) {
        run.signal?.throwIfAborted();
        for (const verdict of await judgeScene(scene, peer, { run, health })) {
          verdicts.push(verdict);
          run.onVerdict?.(verdict);
        }
      }
    } finally {
      await peer.stop();
    }
  };
  const workers = Array.from({ length: Math.max(1, Math.min(run.jobs, queue.length)) }, work);
  const ended = await Promise.allSettled(workers);
  const broken = ended.find((end) => end.status === "rejected");
  if (broken?.status === "rejected") throw broken.reason;
  return inOrder(verdicts, run.requirements);
}

/** What is known of the peer by now. */
interface Health {
  met: boolean;
  /** Why nothing more is tried. */
  hopeless: string | undefined;
  inARow: number;
}

/** After so many logins that failed the same way in a row nobody waits for another. */
const PATIENCE = 3;

interface Judging {
  readonly run: ServerRun;
  readonly health: Health;
}

async function judgeScene(scene: Scene, peer: ServerPeer, { run, health }: Judging): Promise<readonly Verdict[]> {
  const began = monotonicNow();
  const seconds = () => (monotonicNow() - began) / 1000;
  const all = (rest: Pick<Verdict, "outcome" | "blame" | "text">) =>
    scene.requirements.map((one): Verdict => ({ ...aboutOf(one), ...rest, seconds: seconds() }));
  if (health.hopeless !== undefined) {
    return all({ outcome: "fail", blame: "peer", text: `not tried any more: ${health.hopeless}` });
  }
  try {
    const endpoints = await peer.bring(scene.given);
    const performed = await perform([...scene.before, ...scene.steps], { endpoints, limitMs: run.limitMs });
    noteHealth(health, performed.observations);
    const judged = { performed, before: scene.before.length, seconds: seconds() };
    const verdicts = scene.requirements.map((one) => judgeServer(one, judged));
    const exchange = exchangeOf(performed, endpoints);
    return verdicts.map((verdict) => ({ ...verdict, exchange }));
  } catch (problem) {
    if (problem instanceof PeerProblem) {
      if (!health.met) throw problem;
      return all({ outcome: "fail", blame: "peer", text: problem.message });
    }
    return all({ outcome: "error", blame: "suite", text: `the suite itself failed: ${wordsOf(problem)}` });
  }
}

function noteHealth(
  health: Health,
  [first]: readonly { readonly step: string; readonly problem: string | undefined }[],
): void {
  health.met = true;
  if (first?.problem === undefined || !/^(log|login|exec|hurry|type)/.test(first.step)) {
    health.inARow = 0;
    return;
  }
  health.inARow++;
  if (health.inARow >= PATIENCE) health.hopeless = `${first.problem}, ${PATIENCE} times in a row`;
}

function shuffled<T>(some: readonly T[], random: Random): T[] {
  const left = [...some];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(random.integer(0, left.length - 1), 1));
  return drawn;
}

function inOrder(verdicts: readonly Verdict[], requirements: readonly ServerRequirement[]): readonly Verdict[] {
  const place = new Map(requirements.map(({ id }, index) => [id, index]));
  return verdicts.toSorted((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
}
