/** From the first byte to the one after the last. */
export type Span = readonly [from: number, to: number];

/** Which bytes of a page blob were written and not cleared since: apart, in order, neighbours joined. */
export class PageRanges {
  #spans: Span[];

  constructor(spans: readonly Span[] = []) {
    this.#spans = [...spans];
  }

  add(from: number, to: number): void {
    const [first, last] = this.#touching(from, to);
    const [before, behind] = [this.#spans[first], this.#spans[last - 1]];
    const joined: Span =
      first < last && before && behind ? [Math.min(from, before[0]), Math.max(to, behind[1])] : [from, to];
    this.#spans.splice(first, last - first, joined);
  }

  clear(from: number, to: number): void {
    const [first, last] = this.#touching(from, to);
    const rest = this.#spans
      .slice(first, last)
      .flatMap(([start, end]): Span[] => [
        ...(start < from ? [[start, Math.min(end, from)] as const] : []),
        ...(end > to ? [[Math.max(start, to), end] as const] : []),
      ]);
    this.#spans.splice(first, last - first, ...rest);
  }

  /** Those within the span, cut to it. */
  within(from: number, to: number): readonly Span[] {
    const [first, last] = this.#touching(from, to);
    return this.#spans
      .slice(first, last)
      .map(([start, end]): Span => [Math.max(start, from), Math.min(end, to)])
      .filter(([start, end]) => start < end);
  }

  /** Bytes in all of them. */
  get bytes(): number {
    return this.#spans.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  get spans(): readonly Span[] {
    return this.#spans;
  }

  /** The places, first and after the last, of those that overlap the span or touch it. */
  #touching(from: number, to: number): readonly [number, number] {
    return [this.#firstWhere(([, end]) => end >= from), this.#firstWhere(([start]) => start > to)];
  }

  #firstWhere(holds: (span: Span) => boolean): number {
    let [low, high] = [0, this.#spans.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const span = this.#spans[middle];
      if (span && holds(span)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
