import { monotonicNow } from "@patchrig/core/clock";
import { busyMs, cores, loadAverage, ownMs } from "./machine.ts";

export interface RoundsOptions<C> {
  readonly contestants: readonly C[];
  readonly rounds: number;
  /** One batch of one contestant; returns its sample. */
  batch(contestant: C, round: number): Promise<number>;
}

/** Each contestant's samples, one a round, from the rounds in which the machine was ours. */
export interface Sampled<C> {
  readonly samples: ReadonlyMap<C, readonly number[]>;
  readonly load: RoundLoad;
}

export interface RoundLoad {
  readonly kept: number;
  readonly discarded: number;
  /** The largest share of the machine that others used in a round that was kept. */
  readonly foreign: number;
  readonly average: number;
}

/** Others may use this share of the machine before a round is discarded. */
const FOREIGN_LIMIT = 0.1;

/**
 * Runs rounds in which every contestant has its turn, starting with another each time. A round with foreign load is
 * discarded and run again, as often as there are rounds; if the machine never gets quiet, the quietest rounds count. A
 * single round is for the answers alone, and not run again.
 */
export async function runRounds<C>(options: RoundsOptions<C>): Promise<Sampled<C>> {
  const all: { readonly foreign: number; readonly samples: ReadonlyMap<C, number> }[] = [];
  const quiet = () => all.filter((round) => round.foreign <= FOREIGN_LIMIT).length;
  const most = options.rounds > 1 ? options.rounds * 2 : 1;
  for (let round = 0; round < most && quiet() < options.rounds; round += 1) {
    all.push(await runRound(options, round));
  }
  const kept = all.toSorted((a, b) => a.foreign - b.foreign).slice(0, options.rounds);
  const samplesOf = (contestant: C) => kept.map((round) => round.samples.get(contestant) ?? Number.NaN);
  return {
    samples: new Map(options.contestants.map((contestant) => [contestant, samplesOf(contestant)])),
    load: {
      kept: kept.length,
      discarded: all.length - kept.length,
      foreign: Math.max(...kept.map((round) => round.foreign)),
      average: loadAverage(),
    },
  };
}

async function runRound<C>(options: RoundsOptions<C>, round: number) {
  const { contestants } = options;
  const turns = contestants.map((_, index) => contestants[(index + round) % contestants.length] as C);
  const samples = new Map<C, number>();
  const before = { at: monotonicNow(), busy: busyMs(), own: ownMs() };
  for (const contestant of turns) samples.set(contestant, await options.batch(contestant, round));
  const others = busyMs() - before.busy - (ownMs() - before.own);
  return { samples, foreign: Math.max(0, others) / ((monotonicNow() - before.at) * cores) };
}

/** The middle of the samples, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
