import type { Random } from "../../random/index.ts";
import type { Patch, PatchKind } from "./patch-plan.ts";

export type Rhythm = "weekly" | "monthly" | "quarterly";

export const PER_YEAR: Readonly<Record<Rhythm, number>> = { weekly: 52, monthly: 12, quarterly: 4 };

/** The patches of one round. */
export interface Round {
  /** From 1 on. */
  readonly number: number;
  /** Years since the first deployment. */
  readonly at: number;
  readonly patches: readonly Patch[];
}

const MB = 1_000_000;

/** Ranges of changed megabytes by kind. Inferred: M18 says *little* for small patches and *a lot* for a service pack. */
export const SIZES: Readonly<Record<PatchKind, readonly [low: number, high: number]>> = {
  os: [20, 120],
  application: [40, 200],
  middleware: [150, 500],
  "service-pack": [900, 1_800],
};

/**
 * The patches of some years, drawn from a seed: an OS patch each round, an application release each quarter, a middleware
 * fix pack each year, a service pack about every second year.
 */
export function patchCalendar(years: number, rhythm: Rhythm, random: Random): readonly Round[] {
  const perYear = PER_YEAR[rhythm];
  const packs = random.fork("service-packs");
  const packRounds = new Set(
    Array.from({ length: Math.floor(years / 2) }, (_, index) => perYear * (2 * index + 1) + packs.integer(1, perYear)),
  );
  return Array.from({ length: Math.round(years * perYear) }, (_, index) => {
    const number = index + 1;
    const draw = (kind: PatchKind): Patch => {
      const [low, high] = SIZES[kind];
      return { kind, bytes: random.fork(`${kind} ${number}`).integer(low, high) * MB };
    };
    const isNth = (times: number) => Math.floor((number * times) / perYear) > Math.floor((index * times) / perYear);
    const kinds: readonly PatchKind[] = [
      "os",
      ...(isNth(4) ? (["application"] as const) : []),
      ...(isNth(1) ? (["middleware"] as const) : []),
      ...(packRounds.has(number) ? (["service-pack"] as const) : []),
    ];
    return { number, at: number / perYear, patches: kinds.map(draw) };
  });
}
