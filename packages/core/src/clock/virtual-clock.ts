import type { Clock, SleepOptions } from "./clock.ts";
import { monotonicNow, nextTurn, realSleep } from "./system-clock.ts";

/** Simulated seconds per real second; `max`: as fast as everything settles; `manual`: moved by `advance` and `step` alone. */
export type Speed = number | "max" | "manual";

export interface VirtualClockOptions {
  /** Where the clock starts, epoch milliseconds. */
  readonly startsAt: number;
  readonly speed: Speed;
}

/** Real milliseconds without traffic after which a clock at full speed moves on: to an event, and to a limit. */
const QUIET = { event: 2, limit: 150 } as const;

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly kind: "event" | "limit";
  readonly wake: () => void;
}

/**
 * A clock for a whole simulated world. Sleepers wake in the order of their instants, and what they do when they wake
 * (I/O included) settles before the next one wakes.
 */
export class VirtualClock implements Clock {
  #now: number;
  #speed: Speed;
  #paused = false;
  #sleepers: Sleeper[] = [];
  #order = 0;
  #anchor: { readonly real: number; readonly virtual: number };
  #lastTouch = 0;
  #touches = 0;
  #closed = false;
  #advancing: Promise<void> = Promise.resolve();
  #wakeRunner: () => void = () => {};

  constructor(options: VirtualClockOptions) {
    this.#now = options.startsAt;
    this.#speed = options.speed;
    this.#anchor = { real: monotonicNow(), virtual: options.startsAt };
    void this.#run();
  }

  now(): number {
    if (typeof this.#speed !== "number" || this.#paused) return this.#now;
    const ideal = this.#anchor.virtual + (monotonicNow() - this.#anchor.real) * this.#speed;
    const next = this.#sleepers[0]?.at ?? Number.POSITIVE_INFINITY;
    // Never past a sleeper that has not woken yet: it must see its own instant.
    this.#now = Math.max(this.#now, Math.min(Math.floor(ideal), next));
    return this.#now;
  }

  sleep(ms: number, options: SleepOptions = {}): Promise<void> {
    const { signal, kind = "event" } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = { at: this.now() + Math.max(0, ms), order: this.#order++, kind, wake: done };
      const clock = this;
      function done() {
        signal?.removeEventListener("abort", abort);
        resolve();
      }
      function abort() {
        clock.#sleepers = clock.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      }
      signal?.addEventListener("abort", abort, { once: true });
      this.#insert(sleeper);
      this.#wakeRunner();
    });
  }

  /** Traffic was seen: a clock at full speed waits until it has been quiet before it moves on. */
  touch(): void {
    this.#lastTouch = monotonicNow();
    this.#touches++;
  }

  get speed(): Speed {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** The instant of the next event that somebody waits for; undefined when nobody does. Limits are not events. */
  nextEventAt(): number | undefined {
    return this.#sleepers.find((sleeper) => sleeper.kind === "event")?.at;
  }

  setSpeed(speed: Speed): void {
    this.now();
    this.#speed = speed;
    this.#reanchor();
  }

  pause(paused = true): void {
    this.now();
    this.#paused = paused;
    this.#reanchor();
  }

  /** Moves `ms` milliseconds on, waking every sleeper on the way in order. Resolves when all of it has settled. */
  advance(ms: number): Promise<void> {
    const advancing = this.#advancing.then(() => this.#advanceTo(this.now() + Math.max(0, ms)));
    this.#advancing = advancing.catch(() => {});
    return advancing;
  }

  /** Moves to the next event, however far away; resolves with false when nothing is waited for. */
  async step(): Promise<boolean> {
    const at = this.nextEventAt();
    if (at === undefined) return false;
    await this.advance(at - this.now());
    return true;
  }

  /** The wall jumps (an NTP correction, a time zone changed): instants move, what is being waited for does not. */
  jump(ms: number): void {
    this.now();
    this.#now += ms;
    this.#sleepers = this.#sleepers.map((sleeper) => ({ ...sleeper, at: sleeper.at + ms }));
    this.#reanchor();
  }

  /** Stops the clock's own pace; sleepers stay asleep. */
  close(): void {
    this.#closed = true;
    this.#wakeRunner();
  }

  #insert(sleeper: Sleeper): void {
    const index = this.#sleepers.findIndex((other) => other.at > sleeper.at);
    if (index < 0) this.#sleepers.push(sleeper);
    else this.#sleepers.splice(index, 0, sleeper);
  }

  #reanchor(): void {
    this.#anchor = { real: monotonicNow(), virtual: this.#now };
    this.#wakeRunner();
  }

  async #advanceTo(target: number): Promise<void> {
    await this.#settle(QUIET.event);
    for (let next = this.#sleepers[0]; next && next.at <= target; next = this.#sleepers[0]) {
      this.#wake(next);
      await this.#settle(QUIET.event);
    }
    this.#now = Math.max(this.#now, target);
    this.#reanchor();
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
    this.#now = Math.max(this.#now, sleeper.at);
    sleeper.wake();
  }

  /** Waits until no traffic was seen for `quiet` real milliseconds and a few turns of the event loop. */
  async #settle(quiet: number): Promise<void> {
    for (;;) {
      const touches = this.#touches;
      for (let turn = 0; turn < 4; turn++) await nextTurn();
      const idle = monotonicNow() - this.#lastTouch;
      if (idle < quiet) await realSleep(quiet - idle);
      if (touches === this.#touches) return;
    }
  }

  /** The clock's own pace: real time scaled, or event by event at full speed. Idle when paused or manual. */
  async #run(): Promise<void> {
    while (!this.#closed) {
      const next = this.#sleepers[0];
      const still = !next || this.#paused || this.#speed === "manual";
      if (still) await this.#untilChanged();
      else if (this.#speed === "max") await this.#runAtFullSpeed(next);
      else await this.#runScaled(next, this.#speed as number);
    }
  }

  async #runAtFullSpeed(next: Sleeper): Promise<void> {
    if (next.kind === "limit") this.touch();
    await this.#settle(QUIET[next.kind]);
    const unchanged = this.#sleepers[0] === next && !this.#paused && this.#speed === "max";
    if (unchanged) this.#wake(next);
  }

  async #runScaled(next: Sleeper, speed: number): Promise<void> {
    const due = this.#anchor.real + (next.at - this.#anchor.virtual) / speed - monotonicNow();
    if (due > 0) await Promise.race([realSleep(Math.min(due, 1_000)), this.#untilChanged()]);
    const stillDue = this.#anchor.real + (next.at - this.#anchor.virtual) / speed <= monotonicNow();
    if (stillDue && this.#sleepers[0] === next && !this.#paused && this.#speed === speed) this.#wake(next);
  }

  #untilChanged(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeRunner = resolve;
    });
  }
}
