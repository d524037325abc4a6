import type { Context, Output } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Told } from "./problem.ts";

/** An output that knows whether anything was written to it. */
export interface WatchedOutput extends Output {
  readonly isTouched: boolean;
}

/** Passes everything on. */
export function watchOutput(output: Output): WatchedOutput {
  let isTouched = false;
  return {
    write: (text) => {
      isTouched = true;
      output.write(text);
    },
    isTerminal: output.isTerminal,
    get columns() {
      return output.columns;
    },
    colored: output.colored,
    get isTouched() {
      return isTouched;
    },
  };
}

/** With `--json` also who failed before there was a result prints one document: how it ended, why, and what to try. */
export function printJsonProblem({ message: text, hint }: Told, code: ExitCode, { stdout }: Context): void {
  const [outcome = "failed"] = Object.entries(EXIT).find(([, exit]) => exit === code) ?? [];
  stdout.write(`${JSON.stringify({ version: 1, outcome, problem: { text, hint } })}\n`);
}
