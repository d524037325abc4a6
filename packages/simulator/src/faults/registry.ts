import type { VirtualClock } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import type { Random } from "@patchrig/core/random";
import { type ArmedFor, armFor, type KeptArmed } from "./armed.ts";
import type { Fault, FaultSelector } from "./fault.ts";
import type { HookAnswers, HookCalls, HookName } from "./hooks.ts";
import { FAULTS } from "./index.ts";
import { sentinelsIn } from "./sentinel.ts";
import type { Subject } from "./subject.ts";

/** The faults that are armed, and how often each has acted. */
export interface FaultRegistry {
  /** An appliance joins the simulation. */
  introduce(subject: Subject): void;
  /** Throws `PatchrigError` bad-usage when the fault, the appliance, the phase or the command does not exist. */
  arm(selector: FaultSelector): void;
  /** Ends what was armed under this id; false when nothing was. */
  disarm(id: string): boolean;
  readonly armed: readonly ArmedReport[];
  /** Of everything that is or was armed. */
  hits(): readonly FaultHits[];
  /** What the faults that are armed for an appliance answer at a moment; nobody there: nothing. */
  ask<H extends HookName>(hook: H, appliance: string, call: HookCalls[H]): readonly HookAnswers[H][];
  /** A medium is in an appliance's drive, or none: what its name names is armed for that appliance, what the last one named is not. */
  readSentinels(appliance: string, isoName: string | undefined): void;
  /** The appliance is put back to its beginning: every count of it starts anew. */
  forget(appliance: string): void;
  /** What is armed, with its counts, as plain data. */
  keep(): KeptFaults;
  /** Exactly what was kept is armed from now on. Throws `PatchrigError` bad-usage for a fault that does not exist. */
  restore(kept: KeptFaults): void;
}

/** A registry as plain JSON. */
export interface KeptFaults {
  readonly hits: readonly FaultHits[];
  readonly entries: readonly KeptEntry[];
}

interface KeptEntry {
  readonly selector: FaultSelector;
  readonly by: Entry["by"];
  readonly number: number;
  readonly of: readonly (readonly [appliance: string, counts: KeptArmed])[];
}

export interface FaultHits {
  readonly id: string;
  readonly hits: number;
}

export interface ArmedReport extends FaultSelector {
  readonly kind: Fault["kind"];
  readonly hits: number;
}

export interface FaultWorld {
  readonly clock: VirtualClock;
  readonly random: Random;
  record(event: { readonly appliance: string; readonly type: string; readonly fault: string }): void;
}

interface Entry {
  readonly fault: Fault;
  readonly selector: FaultSelector;
  readonly by: "order" | "sentinel";
  readonly number: number;
  readonly instances: Map<string, ArmedFor>;
}

const NOTHING: readonly never[] = [];

/** Creates a registry of nothing. */
export const createFaultRegistry = (world: FaultWorld): FaultRegistry => new Registry(world);

class Registry implements FaultRegistry {
  readonly #world: FaultWorld;
  readonly #subjects = new Map<string, Subject>();
  readonly #hits = new Map<string, number>();
  #entries: Entry[] = [];
  #count = 0;

  constructor(world: FaultWorld) {
    this.#world = world;
  }

  introduce(subject: Subject): void {
    this.#subjects.set(subject.name, subject);
  }

  arm(selector: FaultSelector): void {
    this.#add(checkSelector(selector, this.#subjects), selector, "order");
  }

  disarm(id: string): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter(({ fault }) => fault.id !== id);
    return this.#entries.length < before;
  }

  get armed(): readonly ArmedReport[] {
    return this.#entries.map(({ fault, selector, instances }) => ({
      ...selector,
      kind: fault.kind,
      hits: sumOf([...instances.values()].map(({ hits }) => hits)),
    }));
  }

  hits(): readonly FaultHits[] {
    return [...this.#hits].map(([id, hits]) => ({ id, hits }));
  }

  ask: FaultRegistry["ask"] = (hook, appliance, call) => {
    const subject = this.#entries.length === 0 ? undefined : this.#subjects.get(appliance);
    if (!subject) return NOTHING;
    return this.#entries.flatMap((entry) => {
      if (entry.selector.appliance !== undefined && entry.selector.appliance !== appliance) return [];
      const answer = this.#instanceOf(entry, subject).answer(hook, call);
      return answer === undefined ? [] : [answer];
    });
  };

  readSentinels(appliance: string, isoName: string | undefined): void {
    this.#entries = this.#entries.filter(({ by, selector }) => by !== "sentinel" || selector.appliance !== appliance);
    for (const fault of isoName === undefined ? [] : sentinelsIn(isoName)) {
      this.#add(fault, { id: fault.id, appliance }, "sentinel");
    }
  }

  forget(appliance: string): void {
    for (const { instances } of this.#entries) instances.delete(appliance);
  }

  keep(): KeptFaults {
    return keepEntries(this.#entries, this.#hits);
  }

  restore(kept: KeptFaults): void {
    const before = this.#entries;
    this.#entries = kept.entries.map(({ selector, by, number }) => {
      return { fault: checkSelector(selector, this.#subjects), selector, by, number, instances: new Map() };
    });
    for (const made of before.flatMap(({ instances }) => [...instances.values()])) made.end();
    for (const [index, { of }] of kept.entries.entries()) {
      for (const [appliance, counts] of of) {
        const [entry, subject] = [this.#entries[index], this.#subjects.get(appliance)];
        if (entry && subject) this.#instanceOf(entry, subject, counts);
      }
    }
    this.#hits.clear();
    for (const { id, hits } of kept.hits) this.#hits.set(id, hits);
    this.#count = Math.max(-1, ...this.#entries.map(({ number }) => number)) + 1;
  }

  #add(fault: Fault, selector: FaultSelector, by: Entry["by"]): void {
    this.#entries.push({ fault, selector, by, number: this.#count++, instances: new Map() });
    if (!this.#hits.has(fault.id)) this.#hits.set(fault.id, 0);
  }

  #instanceOf({ fault, selector, number, instances }: Entry, subject: Subject, from?: KeptArmed): ArmedFor {
    const known = instances.get(subject.name);
    if (known) return known;
    const { clock, random, record } = this.#world;
    const onHit = () => {
      this.#hits.set(fault.id, (this.#hits.get(fault.id) ?? 0) + 1);
      record({ appliance: subject.name, type: "fault-hit", fault: fault.id });
    };
    const drawn = random.fork(`fault/${fault.id}/${number}/${subject.name}`);
    const made = armFor({ fault, selector, subject, random: drawn, clock, onHit, ...(from ? { from } : {}) });
    instances.set(subject.name, made);
    return made;
  }
}

/** A hit whose moment is still to come is not counted yet. */
function keepEntries(entries: readonly Entry[], hits: ReadonlyMap<string, number>): KeptFaults {
  const kept = entries.map(({ selector, by, number, instances }) => {
    return { selector, by, number, of: [...instances].map(([name, made]) => [name, made.keep()] as const) };
  });
  const owedBy = (id: string) =>
    kept
      .filter(({ selector }) => selector.id === id)
      .reduce((sum, { of }) => sum + sumOf(of.map(([, { owed }]) => owed)), 0);
  return { entries: kept, hits: [...hits].map(([id, times]) => ({ id, hits: times - owedBy(id) })) };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

function checkSelector(selector: FaultSelector, subjects: ReadonlyMap<string, Subject>): Fault {
  const { id, appliance, phase, command } = selector;
  const fault = FAULTS.find((known) => known.id === id);
  if (!fault) throw bad(`no fault "${id}"`, `faults: ${FAULTS.map((known) => known.id).join(", ")}`);
  if (appliance !== undefined && !subjects.has(appliance)) {
    throw bad(`${id}: no appliance "${appliance}"`, `appliances: ${[...subjects.keys()].join(", ")}`);
  }
  const { phases, command: takesCommand } = fault.target;
  if (phase !== undefined && !phases.includes(phase)) {
    throw bad(
      `${id} has no phase "${phase}"`,
      phases.length === 0 ? `${id} names no phase` : `phases: ${phases.join(", ")}`,
    );
  }
  if (command === undefined) return fault;
  if (!takesCommand) throw bad(`${id} waits for no command`, "leave the command out");
  const meant = [...subjects.values()].filter(({ name }) => appliance === undefined || name === appliance);
  if (!meant.some((subject) => subject.knows(command))) {
    throw bad(
      `${id}: no command begins with "${command}"`,
      "`help pi list` and `help api list` show the appliance's commands",
    );
  }
  return fault;
}

const bad = (message: string, hint: string) => new PatchrigError("bad-usage", message, { hint });
