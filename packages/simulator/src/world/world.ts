import type { VirtualClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import type { FaultRegistry } from "../faults/registry.ts";
import type { LiveSessions } from "../live/live-sessions.ts";

/** What every part of a simulation shares: one clock, one source of chance, one journal, and what goes wrong in it. */
export interface World {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly journal: WorldJournal;
  readonly faults: FaultRegistry;
  /** The sessions that are seen from beside the appliances. */
  readonly sessions: LiveSessions;
  readonly network: Network;
}

/** What appliances reach beside themselves. */
export interface Network {
  /** Where the simulation's own repository is, without a slash at the end; undefined while it has none. */
  repository: string | undefined;
  /** Private addresses are asked too, not loopback alone. */
  readonly expose: boolean;
}

/** What happened in the simulated world, in order (docs/surface.md, GET /journal). */
export interface WorldJournal {
  record(event: WorldEventInput): void;
  readonly events: readonly WorldEvent[];
  /** Calls the listener for every event from now on; returns how to stop. */
  follow(listener: (event: WorldEvent) => void): () => void;
}

export interface WorldEventInput {
  readonly appliance: string;
  /** `command` (with the typed text as `line`), `login`, `login-failed`, `state`, `phase`, `iso`, … */
  readonly type: string;
  readonly [detail: string]: unknown;
}

export interface WorldEvent extends WorldEventInput {
  /** ISO 8601 on the simulated clock. */
  readonly at: string;
}
