import { describe, expect, it } from "vitest";
import { fuzz, LARGEST_ALLOCATION, LONGEST_MS } from "./fuzz.ts";
import { scratch } from "./scratch.ts";

describe("2,000 mutated VHDs", () => {
  it("crash nothing, hang nothing and take no more memory than a bound", { timeout: 120_000 }, async () => {
    const report = await fuzz({ folder: scratch()("fuzz"), runs: 2_000, seed: 4 });
    expect(report.failures).toEqual([]);
    expect(report.largestAllocation).toBeLessThanOrEqual(LARGEST_ALLOCATION);
    expect(report.slowestMs).toBeLessThan(LONGEST_MS);
    // Both happen: files that are refused, and files that are read in spite of it all.
    expect(report.refused).toBeGreaterThan(200);
    expect(report.read).toBeGreaterThan(200);
  });
});
