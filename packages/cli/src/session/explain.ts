import { explainSession } from "@patchrig/core/explain";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readPieces, unreadable } from "./read-pieces.ts";
import { renderExplanation } from "./render-explanation.ts";
import { safeJson } from "./safe-json.ts";

/** Says what happened in a recorded session. What it says of the session is a result, whatever it is: exit code 0. */
export async function explain(file: string, options: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const explanation = await explainSession(readPieces(file, context)).catch((problem: unknown) => {
    throw unreadable(file, problem);
  });
  const { stdout } = context;
  stdout.write(options.json ? safeJson({ version: 1, ...explanation }) : renderExplanation(explanation, stdout));
  return EXIT.done;
}
