import { type Speed, VirtualClock } from "@patchrig/core/clock";
import { createRandom } from "@patchrig/core/random";
import { createFaultRegistry } from "../faults/registry.ts";
import { createLiveSessions } from "../live/live-sessions.ts";
import { createWorldJournal } from "./journal.ts";
import type { World } from "./world.ts";

export interface WorldOptions {
  readonly seed: number;
  /** Epoch milliseconds. */
  readonly startsAt: number;
  readonly speed: Speed;
  /** Addresses other than loopback are allowed. */
  readonly expose?: boolean;
}

/** Creates what all parts of a simulation share. Whoever creates it closes its clock. */
export function createWorld({ seed, startsAt, speed, expose = false }: WorldOptions): World {
  const clock = new VirtualClock({ startsAt, speed });
  const random = createRandom(seed);
  const journal = createWorldJournal(clock);
  const faults = createFaultRegistry({ clock, random, record: journal.record });
  return {
    clock,
    random,
    journal,
    faults,
    sessions: createLiveSessions(clock),
    network: { repository: undefined, expose },
  };
}
