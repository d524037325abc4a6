import { LimitPassed } from "@patchrig/core/clock";
import { ERRORS, PatchrigError } from "@patchrig/core/errors";
import { type Context, Interrupted } from "./context.ts";

/** What is said of a problem. */
export interface Told {
  readonly message: string;
  readonly hint: string;
}

/** Says on stderr what went wrong and what to try. Never a stack trace, unless PATCHRIG_DEBUG asks for it. */
export function sayProblem(problem: unknown, context: Context): void {
  context.stderr.write(linesOf(describeProblem(problem)));
  if (context.env.PATCHRIG_DEBUG && problem instanceof Error) context.stderr.write(`${problem.stack}\n`);
}

/** The two lines of every problem. */
export const linesOf = ({ message, hint }: Told): string => `patchrig: ${message}\nhint: ${hint}\n`;

/** What happened and what to try, of anything that was thrown. */
export function describeProblem(problem: unknown): Told {
  if (problem instanceof PatchrigError || problem instanceof Interrupted) {
    return { message: problem.message, hint: problem.hint };
  }
  if (problem instanceof LimitPassed) return { message: problem.message, hint: ERRORS["limit-passed"].hint };
  if (problem instanceof Error && problem.name === "YamlFileError") {
    return { message: problem.message, hint: ERRORS["unreadable-input"].hint };
  }
  const message = problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
  return { message, hint: `${ERRORS.internal.hint} (PATCHRIG_DEBUG=1 shows where)` };
}
