import type { Problem, RunOutcome } from "@patchrig/core";
import { ERRORS } from "@patchrig/core/errors";
import { EXIT, type ExitCode } from "./exit-code.ts";

/** The exit code of a run: its problem's where the table of errors has it, else its outcome's. */
export function exitCodeOfRun(run: { readonly outcome: RunOutcome; readonly problem: Problem | null }): ExitCode {
  const code = run.problem?.code;
  if (run.outcome === "done" || code === undefined || !isKnown(code)) return OUTCOMES[run.outcome];
  const { exit } = ERRORS[code];
  // A refusal promises that nothing was changed: a run that failed half-way cannot.
  return run.outcome === "failed" && exit === EXIT.refused ? EXIT.failed : exit;
}

const OUTCOMES = { done: EXIT.done, failed: EXIT.failed, refused: EXIT.refused, waiting: EXIT.unreachable } as const;

const isKnown = (code: string): code is keyof typeof ERRORS => Object.hasOwn(ERRORS, code);
