import { LimitPassed } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { Problem } from "../../run/outcome.ts";

/** Problems that a boot or a lost line explains; null for all others. */
export function passingProblem(error: unknown): Problem | null {
  if (error instanceof LimitPassed) {
    return { text: error.message, hint: "it may be booting, or installing", code: "limit-passed" };
  }
  if (!(error instanceof PatchrigError)) return null;
  const passes = error.code === "not-reachable" || error.code === "connection-lost" || error.code === "limit-passed";
  return passes ? { text: error.message, hint: error.hint, code: error.code } : null;
}
