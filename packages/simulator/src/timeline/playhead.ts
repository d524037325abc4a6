import type { VirtualClock } from "@patchrig/core/clock";

/** A place in a timeline, as plain data: playing goes on from here as if it had never stopped. */
export interface Place {
  /** Which write, from 0. */
  readonly write: number;
  /** 0 in the wait before the write; then 1, and in a count the number of its wait, from 1. */
  readonly step: number;
  /** Milliseconds of the present wait that are left; undefined when it has not begun. */
  readonly restMs?: number;
  /** It never goes on. */
  readonly hung?: true;
}

/** Where in its timeline an operation is. Whoever keeps it can have the same operation go on elsewhere. */
export class Playhead {
  readonly #clock: VirtualClock;
  #write: number;
  #step: number;
  #restMs: number | undefined;
  /** On the clock's steady scale: a clock that jumps makes no wait longer or shorter. */
  #dueAt: number | undefined;
  #hung: boolean;
  readonly #resumedAt: number | undefined;

  constructor(clock: VirtualClock, from: Place = { write: 0, step: 0 }) {
    this.#clock = clock;
    this.#write = from.write;
    this.#step = from.step;
    this.#restMs = from.restMs;
    this.#hung = from.hung ?? false;
    this.#resumedAt = from.step > 0 || from.restMs !== undefined ? from.write : undefined;
  }

  get write(): number {
    return this.#write;
  }

  get step(): number {
    return this.#step;
  }

  /** What was left of the present wait when it was kept; undefined once it goes on. */
  get restMs(): number | undefined {
    return this.#restMs;
  }

  /** Was the present write under way when it was kept? */
  get isResumed(): boolean {
    return this.#resumedAt === this.#write;
  }

  /** What is to be kept of it now. */
  place(): Place {
    const place = { write: this.#write, step: this.#step, ...(this.#hung ? { hung: true as const } : {}) };
    if (this.#dueAt !== undefined) return { ...place, restMs: Math.max(0, this.#dueAt - this.#clock.steadyNow()) };
    return this.#restMs === undefined ? place : { ...place, restMs: this.#restMs };
  }

  /** Waits `ms`, or what was left of it; the place moves one step on. Rejects with the signal's reason. */
  async wait(ms: number, signal?: AbortSignal): Promise<void> {
    const rest = this.#restMs ?? ms;
    this.#restMs = undefined;
    if (rest > 0) {
      this.#dueAt = this.#clock.steadyNow() + rest;
      await this.#clock.sleep(rest, signal ? { signal } : {});
      this.#dueAt = undefined;
    }
    if (this.#hung) await aborted(signal);
    this.#step += 1;
    signal?.throwIfAborted();
  }

  /** The present wait never ends; only the signal can end it. */
  hang(): void {
    this.#hung = true;
  }

  /** The write is done. */
  next(): void {
    this.#write += 1;
    this.#step = 0;
  }
}

/** Never resolves; rejects with the signal's reason. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal?.reason);
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end, { once: true });
  });
}
