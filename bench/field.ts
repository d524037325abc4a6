import { runSessions } from "./load.ts";
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
  const peers: Peer[] = [await patchrig.start(workshop)];
  for (const kind of [sshd, asyncssh, conch, bareSsh2]) {
    const peer = await kind.start(workshop).catch((problem: unknown) => leaveOut(kind, problem, ci));
    if (peer) peers.push(peer);
  }
  for (const peer of peers) {
    const count = peer.name === sshd.name ? 8 : ci ? 20 : 1_000;
    await runSessions(workshop, peer, { count, concurrency: 8 });
  }
  return peers;
}

function leaveOut(kind: PeerKind, problem: unknown, ci: boolean): undefined {
  if (!ci) throw problem;
  const [first] = String(problem).split("\n");
  console.log(`left out: ${kind.name}: ${first}`);
}
