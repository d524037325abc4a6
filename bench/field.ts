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
  for (const peer of peers)
    await runSessions(workshop, peer, { count: ci ? 8 : warmUp(peer), concurrency: ci ? 8 : 32 });
  return peers;
}

/** A session's processor time falls in V8 for some 3,500 sessions, to half of what it was after 500. */
function warmUp({ name }: Peer): number {
  if (name === sshd.name) return 8;
  return name === asyncssh.name || name === conch.name ? 200 : 4_000;
}

function leaveOut(kind: PeerKind, problem: unknown, ci: boolean): undefined {
  if (!ci) throw problem;
  const [first] = String(problem).split("\n");
  console.log(`left out: ${kind.name}: ${first}`);
}
