import { listScenarios } from "@patchrig/simulator";
import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readScenario } from "./read.ts";

/** Prints the scenarios that come with patchrig. */
export async function listCommand(options: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const scenarios = listScenarios().map((name) => readScenario(name, context.cwd));
  const { bold } = createColors(context.stdout.colored);
  const rows = scenarios.map(({ name, title, story, cite, inferred, faults, expect }) => {
    return { name, title, story, cite, inferred: inferred ?? null, faults, expect };
  });
  const wide = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const lines = rows.map(({ name, title }) => `${bold(name.padEnd(wide))}${title}\n`);
  context.stdout.write(options.json ? `${JSON.stringify({ version: 1, scenarios: rows })}\n` : lines.join(""));
  return EXIT.done;
}
