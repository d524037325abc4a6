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
} as const;
