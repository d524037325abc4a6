import type { VirtualClock } from "@patchrig/core/clock";
import type { Random } from "@patchrig/core/random";
import type { Armed, Fault, FaultSelector } from "./fault.ts";
import type { HookAnswers, HookCalls, HookName } from "./hooks.ts";
import { bareCommand, type Subject } from "./subject.ts";

/** A fault's instance for one appliance. */
export interface ArmedFor {
  readonly hits: number;
  answer<H extends HookName>(hook: H, call: HookCalls[H]): HookAnswers[H] | undefined;
}

export interface ArmOptions {
  readonly fault: Fault;
  readonly selector: FaultSelector;
  readonly subject: Subject;
  readonly random: Random;
  readonly clock: VirtualClock;
  onHit(): void;
}

/** Creates the instance: it acts where its selector fits, as often as that says. */
export function armFor({ fault, selector: given, subject, random, clock, onHit }: ArmOptions): ArmedFor {
  const selector = complete(fault, given);
  const { phase, command, first = Number.POSITIVE_INFINITY, after = 0, probability = 1 } = selector;
  let seen = 0;
  let hits = 0;
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
    clock.sleep(ms, signal ? { signal } : {}).then(act, () => {});
  };
  const hooks = fault.create({ selector, subject, clock, random: random.fork("how"), strike, later });
  const fits = () =>
    (phase === undefined || subject.phases.has(phase)) &&
    (command === undefined || [...subject.running].some((line) => line.startsWith(bareCommand(command))));
  return {
    get hits() {
      return hits;
    },
    answer: (hook, call) => (hooks[hook] && fits() ? hooks[hook](call) : undefined),
  };
}

/** A selector that says how often does not get the fault's own count as well, nor one with a command its phase. */
function complete({ defaults = {} }: Fault, selector: FaultSelector): FaultSelector {
  const { phase, ...counts } = defaults;
  const saysWhen = selector.command !== undefined || phase === undefined;
  const saysHowOften = selector.probability !== undefined;
  return { ...(saysHowOften ? {} : counts), ...(saysWhen ? {} : { phase }), ...selector };
}
