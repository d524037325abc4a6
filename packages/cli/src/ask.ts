import type { Context } from "./context.ts";

/**
 * Asks a person on the terminal; undefined when there is nobody: no terminal, or the end of input.
 * Rejects with the interruption.
 */
export async function ask(question: string, context: Context): Promise<string | undefined> {
  if (!context.stdin.isTerminal) return undefined;
  context.stderr.write(question);
  return context.stdin.lines.next(context.interrupted);
}
