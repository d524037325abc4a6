import { runSessions } from "./load.ts";
import type { Bench } from "./measure.ts";
import { patchrig } from "./peers/patchrig.ts";
import type { Peer, PeerKind } from "./peers/peer.ts";
import { asyncssh, bareSsh2, conch } from "./peers/scripted.ts";
import { sshd } from "./peers/sshd.ts";
import type { Workshop } from "./workshop.ts";

/** What a field is started with. */
export interface FieldOptions {
  /** Peers that do not start here are left out and named, and the warm-up is short. */
  readonly ci: boolean;
}

/** Starts every SSH server once, patchrig first, and warms each up: a JIT's first sessions are not what it is about. */
export async function startField(workshop: Workshop, { ci }: FieldOptions): Promise<readonly Peer[]> {
  const peers: { readonly peer: Peer; readonly warmUp: number }[] = [];
  for (const kind of [patchrig, sshd, asyncssh, conch, bareSsh2]) {
    const peer = await kind.start(workshop).catch((problem: unknown) => leaveOut(kind, problem, ci));
    if (peer) peers.push({ peer, warmUp: ci ? 8 : kind.warmUp });
  }
  for (const { peer, warmUp } of peers)
    await runSessions(workshop, peer, { count: warmUp, concurrency: Math.min(warmUp, 32) });
  return peers.map(({ peer }) => peer);
}

function leaveOut(kind: PeerKind, problem: unknown, ci: boolean): undefined {
  if (!ci || kind === patchrig) throw problem;
  const [first] = String(problem).split("\n");
  console.log(`left out: ${kind.name}: ${first}`);
}

/**
 * Has a server work for a moment before its turn, uncounted: while it rested the system took memory away from it, and V8
 * code. sshd, whose sessions have a process each, begins anew anyway.
 */
export async function rouse({ workshop, ci }: Pick<Bench, "workshop" | "ci">, peer: Peer): Promise<void> {
  if (peer.name !== sshd.name && !ci) await runSessions(workshop, peer, { count: 500, concurrency: 8 });
}
