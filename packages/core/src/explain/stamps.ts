import { parseInstant, utcFields } from "../clock/index.ts";
import type { LogLine } from "../vcsa/console/log-line.ts";

/** When a stamp says it was, and how exactly: an event's is cut to its second (V14). */
export interface Instant {
  readonly at: number;
  readonly exactMs: number;
}

/** A log line's instant, taken as UTC; undefined where the stamp is no real time. */
export function instantOf({ stamp, style }: LogLine): Instant | undefined {
  const at = parseInstant(stamp.slice(0, 19));
  if (at === undefined) return undefined;
  const digits = stamp.slice(20);
  const fraction = Math.round(Number(`0.${digits}`) * 1000);
  if (style === "log") return { at: at + fraction, exactMs: 1 };
  // The three digits of an event are the day of the year; of a release that does better they are milliseconds.
  return Number(digits) === utcFields(at).dayOfYear ? { at, exactMs: 1000 } : { at: at + fraction, exactMs: 1 };
}

/** No phase of an update lasts that long: a clock that goes on by more was set. */
const LONGEST_PHASE = 6 * 3_600_000;

/** The milliseconds from one stamp to the next; undefined where the clock jumped in between (P17: 8 hours back). */
export function between(one: Instant, next: Instant): number | undefined {
  const passed = next.at - one.at;
  if (passed < 0) return -passed < Math.max(one.exactMs, next.exactMs) ? 0 : undefined;
  return passed > LONGEST_PHASE ? undefined : passed;
}
