/** Somebody who waits on a virtual clock. */
export interface Sleeper {
  /** Moves when the clock jumps. */
  at: number;
  readonly order: number;
  readonly kind: "event" | "limit";
  readonly wake: () => void;
  gone: boolean;
}

/**
 * Those who wait, soonest first; of the same instant, who came first. A binary heap: adding and taking cost the
 * logarithm of their number. Who leaves early is only marked, and swept out when most are marked.
 */
export class Sleepers {
  #heap: Sleeper[] = [];
  #gone = 0;

  add(sleeper: Sleeper): void {
    this.#heap.push(sleeper);
    this.#rise(this.#heap.length - 1);
  }

  /** The soonest; undefined when nobody waits. */
  first(): Sleeper | undefined {
    while (this.#heap[0]?.gone) {
      this.#takeTop();
      this.#gone--;
    }
    return this.#heap[0];
  }

  remove(sleeper: Sleeper): void {
    if (sleeper.gone) return;
    sleeper.gone = true;
    if (this.#heap[0] === sleeper) this.#takeTop();
    else this.#gone++;
    if (this.#gone > 64 && this.#gone * 2 > this.#heap.length) this.#sweep();
  }

  /** Moves every instant by the same amount: their order stays. */
  shift(ms: number): void {
    for (const sleeper of this.#heap) sleeper.at += ms;
  }

  #takeTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #sweep(): void {
    this.#heap = this.#heap.filter((sleeper) => !sleeper.gone).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#gone = 0;
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = this.#isBeforeAt(right, left) ? right : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b || !isBefore(a, b)) return false;
    this.#heap[one] = b;
    this.#heap[other] = a;
    return true;
  }

  #isBeforeAt(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  }
}

export const isBefore = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
