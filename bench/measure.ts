import type { Peer } from "./peers/peer.ts";
import type { RoundLoad } from "./rounds.ts";
import type { Workshop } from "./workshop.ts";

/** What every measure is given. */
export interface Bench {
  readonly workshop: Workshop;
  /** Rounds to keep. */
  readonly rounds: number;
  /** Fewer sessions in each batch. */
  readonly short: boolean;
  /** Fewer still, and what is not installed is left out: for CI, where only the answers count. */
  readonly ci: boolean;
  /** The servers that several measures share, started once and warmed up. */
  field(): Promise<readonly Peer[]>;
}

/** One measure: a name for `--only`, and how it is run. */
export interface Measure {
  readonly name: string;
  run(bench: Bench): Promise<readonly Result[]>;
}

export interface Result {
  readonly title: string;
  readonly unit: string;
  /** What is better. */
  readonly better: "less" | "more";
  /** Median of each contestant; the first is patchrig. */
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  readonly load?: RoundLoad;
}

export interface Row {
  readonly who: string;
  readonly value: number;
}

/** A limit for one of patchrig's ratios (or, with `against` left out, for its value itself). */
export interface Goal {
  readonly text: string;
  readonly value: number;
  readonly limit: number;
  readonly atLeast?: boolean;
}

export const isMet = ({ value, limit, atLeast }: Goal): boolean => (atLeast ? value >= limit : value <= limit);

/** `patchrig's value / the other's`, as a goal of at most `limit`. */
export function ratioGoal(rows: readonly Row[], against: readonly string[], limit: number): Goal {
  const [own] = rows;
  const others = rows.filter(({ who }) => against.includes(who)).map(({ value }) => value);
  const text = `≤ ${limit} × ${against.length > 1 ? `the best of ${against.join(", ")}` : against[0]}`;
  const best = others.length > 0 ? Math.min(...others) : Number.NaN;
  return { text, value: (own?.value ?? Number.NaN) / best, limit };
}
