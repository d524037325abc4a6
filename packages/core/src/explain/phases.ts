import { formatInstant } from "../clock/index.ts";
import type { ShownLine } from "../transcript/terminal/line-stream.ts";
import { splitLogLines } from "../vcsa/console/log-line.ts";
import type { ExplainedPhase } from "./explanation.ts";
import { BARE_PHASE, TIME_OF_DAY } from "./patterns.ts";
import { between, type Instant, instantOf } from "./stamps.ts";

/** A piece of a line: a phase, or what is none. */
export interface Said {
  readonly text: string;
  readonly line: number;
  readonly stamp: Instant | undefined;
  readonly style: "event" | "log" | null;
  /** By the recording's clock. */
  readonly at: number | undefined;
  readonly isPhase: boolean;
  /** As it stands in the recording. */
  readonly whole: string;
}

export interface Timed {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly seconds: number | null;
  readonly clock: "appliance" | "recording" | null;
  readonly jumped: boolean;
}

/** Takes lines apart at their stamps. Only an update's phases are told from other lines where they have none (41). */
export function takeApart(shown: readonly ShownLine[], isUpdate: boolean): readonly Said[] {
  const said: Said[] = [];
  for (const { line, at, text: whole } of shown) {
    for (const part of splitLogLines(whole)) {
      if (typeof part === "string") {
        const text = part.replace(TIME_OF_DAY, "");
        said.push({ text, line, stamp: undefined, style: null, at, isPhase: isUpdate && BARE_PHASE.test(text), whole });
      } else {
        const { text, style } = part;
        said.push({ text, line, stamp: instantOf(part), style, at, isPhase: hasLetter(text), whole });
      }
    }
  }
  return said;
}

/** Nearly every line has one of these, and they are found far sooner. */
const LATIN = /[A-Za-z]/;
const LETTER = /\p{L}/u;
const hasLetter = (text: string): boolean => LATIN.test(text) || LETTER.test(text);

/** When a command began, and when it ended. */
export function timeOf(
  said: readonly Said[],
  recorded: { readonly startedAt: number | undefined; readonly endedAt: number | undefined },
): Timed {
  const stamped = said.flatMap(({ stamp }) => stamp ?? []);
  const steps = stamped.slice(1).map((stamp, index) => between(stamped[index] as Instant, stamp));
  const jumped = steps.includes(undefined);
  const recording = intervalOf(recorded.startedAt, recorded.endedAt);
  const [first, last] = [stamped[0], stamped.at(-1)];
  if (first === undefined || last === undefined) {
    return { jumped: false, ...recording };
  }
  const byStamps = jumped ? null : round(Math.max(0, last.at - first.at));
  return {
    jumped,
    startedAt: formatInstant(first.at),
    endedAt: formatInstant(last.at),
    seconds: byStamps ?? recording.seconds,
    clock: "appliance",
  };
}

const round = (ms: number): number => Math.round(ms) / 1000;

function intervalOf(from: number | undefined, to: number | undefined): Omit<Timed, "jumped"> {
  if (from === undefined || to === undefined || to < from) {
    return { startedAt: null, endedAt: null, seconds: null, clock: null };
  }
  // Without a date the recording tells how long, but not when.
  const dated = from > A_YEAR;
  return {
    startedAt: dated ? formatInstant(from) : null,
    endedAt: dated ? formatInstant(to) : null,
    seconds: round(to - from),
    clock: "recording",
  };
}

const A_YEAR = 31_536_000_000;

/** What a command did when. */
export function phasesOf(said: readonly Said[]): readonly ExplainedPhase[] {
  const phases = said.filter(({ isPhase }) => isPhase);
  return phases.map((phase, index) => {
    const next = phases[index + 1];
    const later = next ?? said.findLast(({ stamp }) => stamp !== undefined);
    const { text, stamp, style, at } = phase;
    const passed = later === undefined || later === phase ? undefined : passedBetween(phase, later);
    const when = stamp?.at ?? (at !== undefined && at > A_YEAR ? at : undefined);
    return {
      text,
      stamp: style,
      at: when === undefined ? null : formatInstant(when),
      seconds: passed === undefined ? null : round(passed),
    };
  });
}

function passedBetween(one: Said, other: Said): number | undefined {
  const byStamp = one.stamp && other.stamp ? between(one.stamp, other.stamp) : undefined;
  if (byStamp !== undefined) return byStamp;
  return one.at === undefined || other.at === undefined ? undefined : Math.max(0, other.at - one.at);
}
