import { createInterface } from "node:readline/promises";
import type { Context } from "./context.ts";

/**
 * Asks a person on the terminal; undefined when there is nobody: no terminal, or the end of input.
 * Rejects with the interruption.
 */
export async function ask(question: string, context: Context): Promise<string | undefined> {
  if (!context.stdin.isTerminal) return undefined;
  context.stderr.write(question);
  const lines = createInterface({ input: context.stdin.stream(), terminal: false });
  try {
    const ended = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
    return await Promise.race([lines.question("", { signal: context.interrupted }), ended]);
  } finally {
    lines.close();
  }
}
