import { parseDuration, realSleep } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { callAdmin, type TimeKeeper } from "../replay/time-keeper.ts";

/** Lets a peer's time pass, and counts how much of it did. */
export interface PeerTime extends TimeKeeper {
  /** Milliseconds of the peer's time that the judge let pass. */
  passed(): number;
  /** Resolves when none of it is passing: from then on it stands, until somebody lets it pass again. */
  settled(): Promise<void>;
}

/** How much passes at once when nothing is said, and how long a quiet moment is for real. */
const STEP = "15s";
const STEP_MS = parseDuration(STEP) ?? 0;
const QUIET_MS = 10;
const WAIT_MS = 40;

/** By the admin API of a peer that can `advance-clock`, by waiting otherwise. */
export function createPeerTime({ admin, can }: Endpoints): PeerTime {
  let passed = 0;
  if (!admin || can?.includes("advance-clock") === false) {
    return {
      passed: () => passed,
      settled: async () => {},
      pass: async () => {
        passed += WAIT_MS;
        await realSleep(WAIT_MS);
      },
    };
  }
  let passing: Promise<void> | undefined;
  const passOnce = async () => {
    await realSleep(QUIET_MS);
    await callAdmin(admin, "/clock", { advance: STEP });
    passed += STEP_MS;
  };
  return {
    passed: () => passed,
    settled: async () => {
      await passing;
    },
    pass: () => {
      passing ??= passOnce().finally(() => {
        passing = undefined;
      });
      return passing;
    },
  };
}
