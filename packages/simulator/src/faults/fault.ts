import type { VirtualClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import type { HookName, Hooks } from "./hooks.ts";
import type { FaultPhase, Subject } from "./subject.ts";

/** Something that goes wrong, one file each. A failure is documented, a fault is injected. */
export interface Fault {
  /** Lower-case words joined by hyphens: also the sentinel in an ISO's name. */
  readonly id: string;
  readonly kind: "fault" | "failure";
  readonly title: string;
  readonly target: FaultTarget;
  /** What a selector gets that does not say otherwise. */
  readonly defaults?: { readonly phase?: FaultPhase; readonly first?: number; readonly after?: number };
  readonly backing: Backing;
  /**
   * What a run of a good client ends with. `recovered`: done all the same. `refused`: nothing was changed. `stopped`: it
   * says where it stands and how to go on.
   */
  readonly expects: "recovered" | "refused" | "stopped";
  /** What a client must do, as a sentence. */
  readonly client: string;
  /** What it does at its hooks, made anew for every appliance. */
  create(armed: Armed): Hooks;
}

/** Where it acts first, and what a selector of it may name. */
export interface FaultTarget {
  readonly hook: HookName;
  readonly phases: readonly FaultPhase[];
  /** May it wait for a command? */
  readonly command: boolean;
}

/** Facts and evidence by id, or why it is our reading. */
export type Backing = { readonly cite: readonly string[] } | { readonly inferred: string };

/** When a fault acts. Counts are kept apart for each appliance. */
export interface FaultSelector {
  readonly id: string;
  /** All of them when left out. */
  readonly appliance?: string;
  readonly phase?: FaultPhase;
  /** How the command line begins. */
  readonly command?: string;
  /** At most so many times. */
  readonly first?: number;
  /** Not the first so many times. */
  readonly after?: number;
  /** 0 to 1, drawn from the seed. */
  readonly probability?: number;
}

/** A fault that is armed for one appliance. */
export interface Armed {
  readonly selector: FaultSelector;
  readonly subject: Subject;
  readonly clock: VirtualClock;
  readonly random: Random;
  /** What it has to remember from one hook to another; kept in snapshots. */
  readonly memory: Record<string, number>;
  /** Counts an opportunity; true when the fault acts on it. That is a hit, and is journalled as `fault-hit`. */
  strike(): boolean;
  /** Acts in so many milliseconds, unless the signal is aborted before. */
  later(ms: number, act: () => void, signal?: AbortSignal): void;
}

/** A row of `fault list`. */
export interface FaultDescription {
  readonly id: string;
  readonly title: string;
  readonly kind: Fault["kind"];
  readonly target: FaultTarget;
  readonly cite?: readonly string[];
  readonly inferred?: string;
  readonly expects: Fault["expects"];
  readonly client: string;
}
