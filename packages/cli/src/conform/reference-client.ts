import { runReferenceClient } from "@patchrig/conformance";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";

/** The judge's own client: right, or with one mistake. It meets the judge as a process, as any other. */
export async function referenceClient({ env, stdout }: Context): Promise<ExitCode> {
  return (await runReferenceClient(env, (text) => stdout.write(`${text}\n`))) as ExitCode;
}
