import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readScenario } from "./read.ts";

/** Reads scenario files; the first mistake is thrown with file, line and column. */
export async function checkCommand(files: readonly string[], context: Context): Promise<ExitCode> {
  for (const file of files) {
    const { title } = readScenario(file, context.cwd);
    context.stdout.write(`${file}: ${title}\n`);
  }
  return EXIT.done;
}
