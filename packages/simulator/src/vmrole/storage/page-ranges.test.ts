import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PageRanges } from "./page-ranges.ts";

const SIZE = 64;
const change = fc.record({
  add: fc.boolean(),
  from: fc.integer({ min: 0, max: SIZE - 1 }),
  length: fc.integer({ min: 1, max: SIZE }),
});

describe("the ranges of a page blob", () => {
  it("are those that a plain list of pages has, whatever is written and cleared in whatever order", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const ranges = new PageRanges();
        const pages = new Array<boolean>(SIZE * 2).fill(false);
        for (const { add, from, length } of changes) {
          if (add) ranges.add(from, from + length);
          else ranges.clear(from, from + length);
          pages.fill(add, from, from + length);
        }
        expect(ranges.spans).toEqual(spansOf(pages));
        expect(ranges.bytes).toBe(pages.filter(Boolean).length);
        const part = pages.map((page, at) => page && at >= 10 && at < 40);
        expect(ranges.within(10, 40)).toEqual(spansOf(part));
      }),
    );
  });
});

function spansOf(pages: readonly boolean[]): readonly (readonly [number, number])[] {
  const starts = pages.flatMap((page, at) => (page && !pages[at - 1] ? [at] : []));
  return starts.map((start) => {
    const end = pages.indexOf(false, start);
    return [start, end < 0 ? pages.length : end];
  });
}
