import { formatDuration, LimitPassed } from "../clock/index.ts";
import { ERRORS, PatchrigError } from "../errors.ts";
import type { StepEnd } from "./outcome.ts";

/** Codes after which what was asked of the target may still be going on there. */
const OUT_OF_SIGHT: ReadonlySet<string> = new Set(["connection-lost", "limit-passed"]);

/**
 * What a step's exception means for its run: an environment's mistake (a wrong password, a lost line, a passed limit) is
 * an ending; anything else is a programmer's mistake and is thrown on. Once the target may have been changed, a target
 * that is out of reach is waited for.
 */
export function endingOf(
  error: unknown,
  { changed, lastSeen }: { readonly changed: boolean; readonly lastSeen: string | undefined },
): StepEnd {
  if (error instanceof LimitPassed) {
    const text = `waited ${formatDuration(error.limitMs)} for ${error.waitedFor}; last seen: ${lastSeen ?? "nothing"}`;
    return { kind: "waiting", problem: { text, hint: ERRORS["limit-passed"].hint, code: "limit-passed" } };
  }
  if (!(error instanceof PatchrigError) || error.code === "internal") throw error;
  const problem = { text: error.message, hint: error.hint, code: error.code };
  if (OUT_OF_SIGHT.has(error.code)) return { kind: "waiting", problem };
  if (changed && ERRORS[error.code].exit === 5) return { kind: "waiting", problem };
  return { kind: ERRORS[error.code].exit === 3 ? "refused" : "failed", problem };
}

/** "Refused" promises that nothing was changed: after an intent was journalled nobody can promise that. */
export const truthful = (ended: StepEnd, changed: boolean): StepEnd =>
  changed && ended.kind === "refused" ? { ...ended, kind: "failed" } : ended;
