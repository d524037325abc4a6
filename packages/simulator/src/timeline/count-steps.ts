import type { Random } from "@patchrig/core/random";

export interface CountSteps {
  readonly total: number;
  readonly overMs: number;
  readonly random?: Random;
}

/**
 * How long each number of a counter stands before the next one, in whole milliseconds: one wait for each number after
 * the first (one in all for 0 and 1), and `overMs` together. With chance they differ, from a quarter of the
 * mean to seven quarters (inferred: packages differ in size; only the sum was recorded).
 */
export function countSteps({ total, overMs, random }: CountSteps): readonly number[] {
  const weights = Array.from({ length: Math.max(1, total - 1) }, () => (random ? 0.25 + 1.5 * random.next() : 1));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let weighed = 0;
  let passed = 0;
  return weights.map((weight) => {
    weighed += weight;
    const until = Math.round((overMs * weighed) / whole);
    const wait = until - passed;
    passed = until;
    return wait;
  });
}
