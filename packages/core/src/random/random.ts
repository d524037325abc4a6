/** A seeded source of chance: the same seed gives the same run. */
export interface Random {
  readonly seed: number;
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
  /** `digits` lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** A source of its own, which depends on the seed and the name only: what one part draws never disturbs another. */
  fork(name: string): Random;
}

/** Creates a source from a whole-number seed (mulberry32: fast, good enough for a simulation, not for secrets). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    seed,
    next,
    integer,
    pick: (from) => {
      if (from.length === 0) throw new RangeError("cannot pick from nothing");
      return from[integer(0, from.length - 1)] as (typeof from)[number];
    },
    hex: (digits) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join(""),
    fork: (name) => createRandom(hash(`${seed}/${name}`)),
  };
}

/** A seed nobody chose; it is printed in every report so that the run can be had again. */
export const drawSeed = (): number => Math.floor(Math.random() * 1_000_000);

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 16_777_619);
  return value >>> 0;
}
