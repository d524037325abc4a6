import type { VirtualClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import type { Armed, Fault, FaultSelector } from "./fault.ts";
import type { HookAnswers, HookCalls, HookName } from "./hooks.ts";
import { bareCommand, type Subject } from "./subject.ts";

/** A fault's instance for one appliance. */
export interface ArmedFor {
  readonly hits: number;
  keep(): KeptArmed;
  /** What it would still do does not happen any more. */
  end(): void;
  answer<H extends HookName>(hook: H, call: HookCalls[H]): HookAnswers[H] | undefined;
}

/** How often an instance was asked and has acted, as plain data. */
export interface KeptArmed {
  readonly seen: number;
  readonly hits: number;
  /** Of the hits, those whose moment was still to come. */
  readonly owed: number;
  readonly memory?: Readonly<Record<string, number>>;
}

export interface ArmOptions {
  readonly fault: Fault;
  readonly selector: FaultSelector;
  readonly subject: Subject;
  readonly random: Random;
  readonly clock: VirtualClock;
  /** Goes on as one that was kept. What it still owed acts anew, in what is left of the write that is resumed. */
  readonly from?: KeptArmed;
  onHit(): void;
}

/** Creates the instance: it acts where its selector fits, as often as that says. */
export function armFor({ fault, selector: given, subject, random, clock, from = FRESH, onHit }: ArmOptions): ArmedFor {
  const selector = complete(fault, given);
  const { phase, command, first = Number.POSITIVE_INFINITY, after = 0, probability = 1 } = selector;
  let seen = from.seen - from.owed;
  let hits = from.hits - from.owed;
  let owed = from.owed;
  const memory = { ...from.memory };
  let pending = 0;
  let ended = false;
  for (let drawn = 0; drawn < seen; drawn++) random.next();
  const strike = () => {
    seen += 1;
    // Drawn at every opportunity, so that the others of a run do not depend on this one.
    const lucky = random.next() < probability;
    if (seen <= after || hits >= first || !lucky) return false;
    hits += 1;
    onHit();
    return true;
  };
  const later: Armed["later"] = (ms, act, signal) => {
    pending += 1;
    const settled = clock.sleep(ms, signal ? { signal } : {}).finally(() => {
      pending -= 1;
    });
    settled.then(
      () => {
        if (!ended) act();
      },
      () => {},
    );
  };
  const hooks = fault.create({ selector, subject, clock, random: random.fork("how"), memory, strike, later });
  const fits = () =>
    (phase === undefined || subject.phases.has(phase)) &&
    (command === undefined || [...subject.running].some((line) => line.startsWith(bareCommand(command))));
  return {
    get hits() {
      return hits;
    },
    end: () => {
      ended = true;
    },
    keep: () => ({ seen, hits, owed: Math.min(pending, hits), memory: { ...memory } }),
    answer: (hook, call) => {
      // A write that goes on after a restore is no new opportunity, but for those whose moment it was.
      if ("resumed" in call && call.resumed && owed-- <= 0) return undefined;
      return hooks[hook] && fits() ? hooks[hook](call) : undefined;
    },
  };
}

const FRESH: KeptArmed = { seen: 0, hits: 0, owed: 0 };

/** A selector that says how often does not get the fault's own count as well, nor one with a command its phase. */
function complete({ defaults = {} }: Fault, selector: FaultSelector): FaultSelector {
  const { phase, ...counts } = defaults;
  const saysWhen = selector.command !== undefined || phase === undefined;
  const saysHowOften = selector.probability !== undefined;
  return { ...(saysHowOften ? {} : counts), ...(saysWhen ? {} : { phase }), ...selector };
}
