import type { Speed } from "@patchrig/core/clock";
import type { FaultSelector } from "../faults/fault.ts";
import type { FaultPhase } from "../faults/subject.ts";
import type { BootStays } from "../vcsa/machine/appliance-state.ts";
import type { Place } from "../vcsa/machine/place.ts";

/** A night: who was there, what went wrong, and what must be true at its end. Read from a YAML file. */
export interface Scenario {
  readonly title: string;
  /** Whose night it was, and what happened. */
  readonly story: string;
  /** The facts and recordings behind it, by id; empty where `inferred` says why. */
  readonly cite: readonly string[];
  readonly inferred?: string;
  /** Everything that varies is drawn from it; drawn itself when left out. */
  readonly seed?: number;
  readonly clock: { readonly startsAt?: number; readonly speed?: Speed };
  readonly appliances: readonly ScenarioAppliance[];
  /** The update that is rehearsed, of the first appliance. */
  readonly update: { readonly to?: string; readonly iso?: string };
  readonly faults: readonly FaultSelector[];
  readonly expect: Expected;
}

export interface ScenarioAppliance {
  readonly name: string;
  readonly profile: string;
  /** In the CD drive at the start. */
  readonly iso?: string;
  /** root's; generated when left out. */
  readonly password?: string;
  /** How long each boot stays in a phase, milliseconds. */
  readonly stays?: BootStays;
  /** What it is among the others. */
  readonly place?: Place;
}

/** What must be true at the end; what is left out is not looked at. */
export interface Expected {
  /** How the client's run ends. */
  readonly outcome?: "done" | "refused" | "failed" | "waiting";
  /** The last step that the client begins (V5). */
  readonly step?: string;
  /** The phases that the first appliance is in. */
  readonly phase?: FaultPhase;
  /** The patch build that it runs. */
  readonly build?: number;
  /** How often a command that begins so was entered at it. */
  readonly commands: Readonly<Record<string, number | { readonly atMost: number }>>;
  /** How often each fault acted. */
  readonly hits: Readonly<Record<string, number>>;
  /** Milliseconds of the simulated clock. */
  readonly atLeastMs?: number;
  readonly atMostMs?: number;
}
