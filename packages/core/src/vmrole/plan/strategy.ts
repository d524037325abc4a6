import type { Round } from "./patch-calendar.ts";

/** What a strategy has after some rounds. */
export interface StrategyState {
  /** What an upload of the base sends. */
  readonly baseBytes: number;
  readonly childBytes: number;
  /** Of the image that the next change starts from. */
  readonly rearms: number;
  /** Differencing levels that are in use. */
  readonly depth: number;
  readonly merges: number;
}

/** What one round comes to: what was sent and what there is then, or why it cannot go on. */
export type RoundResult =
  | { readonly state: StrategyState; readonly uploadBytes: number }
  | { readonly stuck: string; readonly cite: readonly string[] };

/** A way to go through the years. */
export interface Strategy {
  readonly id: string;
  readonly title: string;
  /** What it stands on. */
  readonly cite: readonly string[];
  /** The first deployment, from an installation that was never generalized. */
  first(baseBytes: number): { readonly state: StrategyState; readonly uploadBytes: number };
  round(state: StrategyState, round: Round): RoundResult;
}

/** All bytes that a round changes. */
export const changedBytes = ({ patches }: Round): number => patches.reduce((sum, { bytes }) => sum + bytes, 0);

/** W7: a service pack gives one rearm back. */
export const rearmsGained = ({ patches }: Round): number =>
  patches.filter(({ kind }) => kind === "service-pack").length;
