import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Told } from "./problem.ts";

/** With `--json` also who failed before there was a result prints one document: how it ended, why, and what to try. */
export function printJsonProblem({ message: text, hint }: Told, code: ExitCode, { stdout }: Context): void {
  const [outcome = "failed"] = Object.entries(EXIT).find(([, exit]) => exit === code) ?? [];
  stdout.write(`${JSON.stringify({ version: 1, outcome, problem: { text, hint } })}\n`);
}
