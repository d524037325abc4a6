import { processContext } from "./context.ts";
import { runProgram } from "./program.ts";

void main();

/** Runs what was typed. All that was said is handed over; then the process ends, whatever connection lingers. */
async function main(): Promise<void> {
  const code = await runProgram(process.argv.slice(2), processContext());
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
  process.exit(code);
}
