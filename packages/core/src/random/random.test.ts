import { describe, expect, it } from "vitest";
import { createRandom, drawSeed } from "./random.ts";

const draw = (random: { next(): number }, count: number) => Array.from({ length: count }, () => random.next());

describe("a seeded source of chance", () => {
  it("gives the same run for the same seed, and another for another", () => {
    expect(draw(createRandom(7), 5)).toEqual(draw(createRandom(7), 5));
    expect(draw(createRandom(7), 5)).not.toEqual(draw(createRandom(8), 5));
  });

  it("stays in its bounds, reaches both ends and favours nobody", () => {
    const random = createRandom(1);
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 6_000; draw++) {
      const face = random.integer(1, 6);
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(draw(random, 10_000).every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it("forks by seed and name alone: what one part draws disturbs no other", () => {
    const [untouched, drawnFrom] = [createRandom(42), createRandom(42)];
    draw(drawnFrom, 100);
    expect(draw(drawnFrom.fork("web"), 5)).toEqual(draw(untouched.fork("web"), 5));
    expect(draw(untouched.fork("web"), 5)).not.toEqual(draw(untouched.fork("shell"), 5));
    expect(draw(untouched.fork("a").fork("b"), 3)).not.toEqual(draw(untouched.fork("b").fork("a"), 3));
  });

  it("picks from what there is, and refuses to pick from nothing", () => {
    const random = createRandom(3);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(["yes", "no"])));
    expect([...picked].sort()).toEqual(["no", "yes"]);
    expect(() => random.pick([])).toThrow(RangeError);
  });

  it("makes pointers of the wanted number of digits", () => {
    expect(createRandom(5).hex(12)).toMatch(/^[0-9a-f]{12}$/);
  });

  it("draws a seed that can be typed again", () => {
    const seed = drawSeed();
    expect(Number.isInteger(seed) && seed >= 0 && seed < 1_000_000).toBe(true);
  });
});
