import { processContext } from "./context.ts";
import { runProgram } from "./program.ts";

const code = await runProgram(process.argv.slice(2), processContext());
// All that was said is handed over first; then the process ends, whatever connection still lingers.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(code);
