/**
 * How long each wait of an update may take, in milliseconds. Generous multiples of what recordings show (the timing
 * table: stage 11 min, install 16 min on 6.0; 30–90 min on 8.0): a limit tells "stuck" from "slow", it hurries nobody.
 */
export const LIMITS = {
  login: 60_000,
  command: 120_000,
  page: 60_000,
  stage: 90 * 60_000,
  install: 180 * 60_000,
  /** From typing the reboot to the session's end. */
  shutdown: 5 * 60_000,
  /** An appliance that this run did nothing to is back by then, or somebody must look. */
  arrival: 30 * 60_000,
  /** From power to the login page: 8.0 takes 5-15 minutes, 6.0 more than 5 (V22). */
  boot: 120 * 60_000,
  /** No word for so long, and the appliance is asked by another session: recorded silences end after 12 minutes (11). */
  silence: 20 * 60_000,
  /** A clone of some hundred GiB, disk to disk. */
  clone: 6 * 60 * 60_000,
  /** A task of the inventory that copies nothing. */
  task: 10 * 60_000,
  /** A CD drive that has not connected by then stays at "connecting" (V11). */
  connecting: 2 * 60_000,
  /** How far apart the two looks are that must agree before something is typed again. */
  sure: 30_000,
} as const;
