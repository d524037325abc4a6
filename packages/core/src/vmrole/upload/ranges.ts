import type { BlobRange } from "../../ports/blob.ts";

/** Are all bytes of one range within ranges that are in order? Neighbours may touch. */
export function covers(ranges: readonly BlobRange[], { offset, length }: BlobRange): boolean {
  let [at, index] = [offset, indexAt(ranges, offset)];
  for (let range = ranges[index]; range !== undefined && range.offset <= at; range = ranges[++index]) {
    at = Math.max(at, range.offset + range.length);
    if (at >= offset + length) return true;
  }
  return false;
}

/** The parts of one list that are in no range of the other; both are in order. */
export function without(ranges: readonly BlobRange[], taken: readonly BlobRange[]): readonly BlobRange[] {
  const left: BlobRange[] = [];
  for (const { offset, length } of ranges) {
    const end = offset + length;
    let at = offset;
    for (let index = indexAt(taken, offset); at < end; index += 1) {
      const next = taken[index];
      const from = Math.min(end, next?.offset ?? end);
      if (from > at) left.push({ offset: at, length: from - at });
      if (next === undefined || next.offset >= end) break;
      at = Math.max(at, next.offset + next.length);
    }
  }
  return left;
}

/** The first range that ends behind a place. */
function indexAt(ranges: readonly BlobRange[], place: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range.offset + range.length <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
