import type { Clock, SleepOptions } from "./clock.ts";
import { isBefore, type Sleeper, Sleepers } from "./sleepers.ts";
import { monotonicNow, nextTurn, realTimer } from "./system-clock.ts";

/** Simulated seconds per real second; `max`: as fast as everything settles; `manual`: moved by `advance` and `step` alone. */
export type Speed = number | "max" | "manual";

export interface VirtualClockOptions {
  /** Where the clock starts, epoch milliseconds. */
  readonly startsAt: number;
  readonly speed: Speed;
}

/** Real milliseconds without traffic after which a clock at full speed moves on: to an event, and to a limit. */
const QUIET = { event: 2, limit: 150 } as const;

/** The last instant that a calendar knows (ECMA-262, time values): no clock goes past it. */
const END_OF_TIME = 8_640_000_000_000_000;

/** Turns of the event loop in which what a sleeper set going reaches the next socket. */
const SETTLING_TURNS = 4;

/**
 * A clock for a whole simulated world. Sleepers wake in the order of their instants, and what they do when they wake
 * (I/O included) settles before the next one wakes.
 */
export class VirtualClock implements Clock {
  #now: number;
  /** All jumps together. */
  #jumped = 0;
  #speed: Speed;
  #paused = false;
  /** Whoever has just woken sees its own instant, whatever real time its work takes. */
  #held = false;
  readonly #events = new Sleepers();
  readonly #limits = new Sleepers();
  #order = 0;
  #anchor: { readonly real: number; readonly virtual: number };
  #lastTouch = 0;
  #touches = 0;
  #holds = 0;
  readonly #closing = new AbortController();
  #advancing: Promise<void> = Promise.resolve();
  #wakeRunner: () => void = () => {};

  constructor(options: VirtualClockOptions) {
    this.#now = options.startsAt;
    this.#speed = checkedSpeed(options.speed);
    this.#anchor = { real: monotonicNow(), virtual: options.startsAt };
    void this.#run();
  }

  now(): number {
    if (typeof this.#speed !== "number" || this.#paused || this.#held || this.#closed) return this.#now;
    const ideal = this.#anchor.virtual + (monotonicNow() - this.#anchor.real) * this.#speed;
    const next = this.#next()?.at ?? Number.POSITIVE_INFINITY;
    // Never past a sleeper that has not woken yet: it must see its own instant.
    this.#now = Math.max(this.#now, Math.min(Math.floor(ideal), next));
    return this.#now;
  }

  /** Milliseconds that have passed here, on a scale of its own: as `now`, without the jumps. */
  steadyNow(): number {
    return this.now() - this.#jumped;
  }

  sleep(ms: number, options: SleepOptions = {}): Promise<void> {
    const { signal, kind = "event" } = options;
    const sleepers = kind === "event" ? this.#events : this.#limits;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const at = Math.min(this.now() + Math.max(0, ms), END_OF_TIME);
      const sleeper: Sleeper = { at, order: this.#order++, kind, wake: done, gone: false };
      function done() {
        signal?.removeEventListener("abort", abort);
        resolve();
      }
      const abort = () => {
        sleepers.remove(sleeper);
        this.#wakeRunner();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      sleepers.add(sleeper);
      if (this.#next() === sleeper) this.#wakeRunner();
    });
  }

  /** Traffic was seen: a clock at full speed waits until it has been quiet before it moves on. */
  touch(): void {
    this.#lastTouch = monotonicNow();
    this.#touches++;
  }

  /** This clock as somebody sees it whose own wall does not jump: a client beside an appliance whose clock does. */
  steady(): Clock {
    const startedAt = this.#jumped;
    return { now: () => this.now() - this.#jumped + startedAt, sleep: (ms, options) => this.sleep(ms, options) };
  }

  /** Work that is no traffic, such as a write to the disk: a clock at full speed moves on when it is done. */
  async hold<T>(work: Promise<T>): Promise<T> {
    this.#holds += 1;
    try {
      return await work;
    } finally {
      this.#holds -= 1;
      this.touch();
    }
  }

  get speed(): Speed {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** The instant of the next event that somebody waits for; undefined when nobody does. Limits are not events. */
  nextEventAt(): number | undefined {
    return this.#events.first()?.at;
  }

  /** Throws `RangeError` for a speed that is no number above 0, `max` or `manual`. */
  setSpeed(speed: Speed): void {
    this.now();
    this.#speed = checkedSpeed(speed);
    this.#reanchor();
  }

  pause(paused = true): void {
    this.now();
    this.#paused = paused;
    this.#reanchor();
  }

  /** Moves `ms` milliseconds on, waking every sleeper on the way in order. Resolves when all of it has settled. */
  advance(ms: number): Promise<void> {
    return this.#inTurn(() => this.#advanceTo(Math.min(this.now() + Math.max(0, ms), END_OF_TIME)));
  }

  /** Moves to the next event, however far away; resolves with false when nothing is waited for. */
  async step(): Promise<boolean> {
    let stepped = false;
    await this.#inTurn(async () => {
      const at = this.nextEventAt();
      stepped = at !== undefined;
      if (at !== undefined) await this.#advanceTo(at);
    });
    return stepped;
  }

  /** The wall jumps (an NTP correction, a time zone changed): instants move, what is being waited for does not. */
  jump(ms: number): void {
    this.now();
    this.#now += ms;
    this.#jumped += ms;
    this.#events.shift(ms);
    this.#limits.shift(ms);
    this.#reanchor();
  }

  /** Stops the clock: its instant stands still, sleepers stay asleep, and nothing of it keeps the process alive. */
  close(): void {
    this.now();
    this.#closing.abort();
    this.#wakeRunner();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  #next(): Sleeper | undefined {
    const [event, limit] = [this.#events.first(), this.#limits.first()];
    if (!event || !limit) return event ?? limit;
    return isBefore(event, limit) ? event : limit;
  }

  /** One movement after the other, also when the one before failed. */
  #inTurn(movement: () => Promise<void>): Promise<void> {
    const moving = this.#advancing.then(movement);
    this.#advancing = moving.catch(() => {});
    return moving;
  }

  #reanchor(): void {
    this.#anchor = { real: monotonicNow(), virtual: this.#now };
    this.#wakeRunner();
  }

  async #advanceTo(target: number): Promise<void> {
    await this.#settle(QUIET.event);
    for (let next = this.#next(); next && next.at <= target; next = this.#next()) {
      this.#wake(next);
      await this.#settle(QUIET.event);
    }
    this.#now = Math.max(this.#now, target);
    this.#reanchor();
  }

  #wake(sleeper: Sleeper): void {
    (sleeper.kind === "event" ? this.#events : this.#limits).remove(sleeper);
    this.#now = Math.max(this.#now, sleeper.at);
    sleeper.wake();
  }

  /**
   * Waits until no traffic was seen for `quiet` real milliseconds and a few turns of the event loop. With `awaited`, no
   * longer than that sleeper is the next: a limit that is taken back need not be waited for.
   */
  async #settle(quiet: number, awaited?: Sleeper): Promise<void> {
    for (;;) {
      const touches = this.#touches;
      await someTurns();
      // What those turns brought may have gone to sleep already, and nobody would wake the nap for it.
      if (awaited && this.#next() !== awaited) return;
      if (this.#holds > 0) this.touch();
      const idle = monotonicNow() - this.#lastTouch;
      if (idle < quiet) {
        await this.#nap(quiet - idle, awaited && this.#untilChanged());
        // What became ready while we slept is delivered after this timer: look again before calling it quiet.
        await someTurns();
      }
      if (this.#closed || (awaited && this.#next() !== awaited)) return;
      if (this.#holds === 0 && touches === this.#touches && monotonicNow() - this.#lastTouch >= quiet - 1) return;
    }
  }

  /** The clock's own pace: real time scaled, or event by event at full speed. Idle when paused or manual. */
  async #run(): Promise<void> {
    while (!this.#closed) {
      const next = this.#next();
      const speed = this.#speed;
      if (!next || this.#paused || speed === "manual") await this.#untilChanged();
      else if (speed === "max") await this.#runAtFullSpeed(next);
      else await this.#runScaled(next, speed);
    }
  }

  async #runAtFullSpeed(next: Sleeper): Promise<void> {
    if (next.kind === "limit") this.touch();
    await this.#settle(QUIET[next.kind], next);
    if (this.#mayStillWake(next, "max")) this.#wake(next);
  }

  async #runScaled(next: Sleeper, speed: number): Promise<void> {
    const due = () => this.#anchor.real + (next.at - this.#anchor.virtual) / speed - monotonicNow();
    if (due() > 0) await this.#nap(Math.min(due(), 1_000), this.#untilChanged());
    if (due() > 0 || !this.#mayStillWake(next, speed)) return;
    this.#held = true;
    this.#wake(next);
    await someTurns();
    this.#held = false;
  }

  #mayStillWake(sleeper: Sleeper, speed: Speed): boolean {
    return this.#next() === sleeper && this.#speed === speed && !this.#paused && !this.#closed;
  }

  /** Real time that ends early when the clock is closed, or when `orUntil` comes first; leaves no timer behind. */
  #nap(ms: number, orUntil?: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#closing.signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = realTimer(ms, end);
      this.#closing.signal.addEventListener("abort", end, { once: true });
      void orUntil?.then(end);
      if (this.#closed) end();
    });
  }

  #untilChanged(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeRunner = resolve;
    });
  }
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < SETTLING_TURNS; turn++) await nextTurn();
}

function checkedSpeed(speed: Speed): Speed {
  if (typeof speed === "string" || (Number.isFinite(speed) && speed > 0)) return speed;
  throw new RangeError(`expected a speed above 0, "max" or "manual", not ${speed}`);
}
