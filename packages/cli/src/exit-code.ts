import { LimitPassed } from "@patchrig/core/clock";
import { ERRORS, PatchrigError } from "@patchrig/core/errors";
import { Interrupted } from "./context.ts";

/** How the command ends: a promise to every script that calls it. The only table of exit codes. */
export const EXIT = {
  /** Done, or all requirements met. */
  done: 0,
  failed: 1,
  /** Wrong usage, or input that cannot be read. */
  badUsage: 2,
  /** A check or the target said no; nothing was changed. */
  refused: 3,
  /** The judge found requirements broken. */
  broken: 4,
  /** Not reachable, or a limit passed. */
  unreachable: 5,
  /** Interrupted: the state is saved, and the command that resumes was printed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of anything that was thrown. */
export function exitCodeOf(problem: unknown): ExitCode {
  if (problem instanceof PatchrigError) return ERRORS[problem.code].exit;
  if (problem instanceof Interrupted) return EXIT.interrupted;
  if (problem instanceof LimitPassed) return EXIT.unreachable;
  if (problem instanceof Error && problem.name === "YamlFileError") return EXIT.badUsage;
  return EXIT.failed;
}
