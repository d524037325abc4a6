/**
 * The only source of time. Everything that waits asks a clock, so that one virtual clock can speed up, stop and step
 * a simulator, a client and their limits together.
 */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /**
   * Resolves when `ms` milliseconds of this clock have passed (at once for 0 and less).
   * Rejects with the signal's reason when it is aborted first.
   */
  sleep(ms: number, options?: SleepOptions): Promise<void>;
}

export interface SleepOptions {
  readonly signal?: AbortSignal;
  /**
   * `event` (the default): something will happen then. `limit`: a deadline that normally never fires; a clock that
   * runs as fast as it can lets everything in flight settle for longer before it lets a limit pass.
   */
  readonly kind?: "event" | "limit";
}
