import { runSessions } from "./load.ts";
import { patchrig } from "./peers/patchrig.ts";
import type { Peer } from "./peers/peer.ts";
import { asyncssh, bareSsh2, conch } from "./peers/scripted.ts";
import { sshd } from "./peers/sshd.ts";
import type { Workshop } from "./workshop.ts";

/** Starts every SSH server once, patchrig first, and warms each up: a JIT's first sessions are not what it is about. */
export async function startField(workshop: Workshop): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const kind of [patchrig, sshd, asyncssh, conch, bareSsh2]) peers.push(await kind.start(workshop));
  for (const peer of peers) {
    const count = peer.name === sshd.name ? 8 : 200;
    await runSessions(workshop, peer, { count, concurrency: 8 });
  }
  return peers;
}
