import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { FAULTS } from "./faults.ts";

/** Prints the table of faults. */
export async function listFaults(options: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  if (options.json) context.stdout.write(`${JSON.stringify({ version: 1, faults: FAULTS })}\n`);
  else if (FAULTS.length === 0) context.stdout.write("No faults can be injected in this release.\n");
  else for (const fault of FAULTS) context.stdout.write(`${fault.id}  ${fault.title} (${fault.target})\n`);
  return EXIT.done;
}
