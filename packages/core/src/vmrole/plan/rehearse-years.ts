import type { Random } from "../../random/index.ts";
import { patchCalendar, type Rhythm, type Round } from "./patch-calendar.ts";
import { DEFAULT_POLICY, type PlanPolicy } from "./patch-plan.ts";
import { strategies } from "./strategies.ts";
import type { Strategy, StrategyState } from "./strategy.ts";

export interface YearsWish {
  readonly years: number;
  readonly rhythm: Rhythm;
  /** What the first upload sends: 6 GB or more with an operating system (M12). */
  readonly baseBytes: number;
  /** Megabits per second of the upload. */
  readonly mbps: number;
  readonly random: Random;
  /** When the planned strategy merges. */
  readonly policy?: PlanPolicy;
}

/** One point of a strategy's line. */
export interface YearsPoint {
  readonly round: number;
  readonly at: number;
  readonly uploadBytes: number;
  readonly totalBytes: number;
  readonly rearms: number;
}

/** How a strategy went through the years. */
export interface YearsResult {
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  readonly points: readonly YearsPoint[];
  /** The round that could not be done; undefined where all could. */
  readonly stuck:
    | { readonly round: number; readonly at: number; readonly why: string; readonly cite: readonly string[] }
    | undefined;
  readonly patched: number;
  readonly rounds: number;
  readonly totalBytes: number;
  readonly largestBytes: number;
  readonly uploadHours: number;
  readonly merges: number;
  readonly rearmsLeft: number;
}

/** Takes every strategy through the same years of patches (M22). The same seed gives the same years. */
export function rehearseYears(wish: YearsWish): readonly YearsResult[] {
  const rounds = patchCalendar(wish.years, wish.rhythm, wish.random);
  return strategies(wish.policy ?? DEFAULT_POLICY).map((strategy) => rehearse(strategy, rounds, wish));
}

/** The strategy that was never stuck and sent the least; undefined where all were. */
export function recommended(results: readonly YearsResult[]): YearsResult | undefined {
  const through = results.filter(({ stuck }) => stuck === undefined);
  return [...through].sort((one, other) => one.totalBytes - other.totalBytes)[0];
}

function rehearse(strategy: Strategy, rounds: readonly Round[], { baseBytes, mbps }: YearsWish): YearsResult {
  const first = strategy.first(baseBytes);
  const points: YearsPoint[] = [pointOf({ number: 0, at: 0 }, first, 0)];
  let { state } = first;
  let stuck: YearsResult["stuck"];
  for (const round of rounds) {
    const result = strategy.round(state, round);
    if ("stuck" in result) {
      stuck = { round: round.number, at: round.at, why: result.stuck, cite: result.cite };
      break;
    }
    state = result.state;
    points.push(pointOf(round, result, points.at(-1)?.totalBytes ?? 0));
  }
  return {
    ...summary(strategy, points, mbps),
    stuck,
    rounds: rounds.length,
    merges: state.merges,
    rearmsLeft: state.rearms,
  };
}

function summary({ id, title, cite }: Strategy, points: readonly YearsPoint[], mbps: number) {
  const totalBytes = points.at(-1)?.totalBytes ?? 0;
  return {
    id,
    title,
    cite,
    points,
    patched: points.length - 1,
    totalBytes,
    largestBytes: Math.max(...points.slice(1).map(({ uploadBytes }) => uploadBytes), 0),
    uploadHours: (totalBytes * 8) / (mbps * 1_000_000) / 3600,
  };
}

function pointOf(
  { number, at }: Pick<Round, "number" | "at">,
  { state, uploadBytes }: { readonly state: StrategyState; readonly uploadBytes: number },
  before: number,
): YearsPoint {
  return { round: number, at, uploadBytes, totalBytes: before + uploadBytes, rearms: state.rearms };
}
