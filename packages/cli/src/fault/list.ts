import { createColors } from "picocolors";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type FaultRow, faultRows } from "./faults.ts";

/** Prints the table of faults. */
export async function listFaults(options: { readonly json?: boolean }, context: Context): Promise<ExitCode> {
  const faults = faultRows();
  context.stdout.write(options.json ? `${JSON.stringify({ version: 1, faults })}\n` : renderTable(faults, context));
  return EXIT.done;
}

function renderTable(faults: readonly FaultRow[], { stdout }: Context): string {
  const { bold, dim } = createColors(stdout.colored);
  const wide = Math.max(...faults.map(({ id }) => id.length)) + 2;
  const line = ({ id, expects, title, cite }: FaultRow) =>
    `${bold(id.padEnd(wide))}${expects.padEnd(11)}${title} ${dim(cite === undefined ? "(inferred)" : `(${cite})`)}\n`;
  const part = (kind: FaultRow["kind"], head: string) =>
    `${head}\n${faults
      .filter((fault) => fault.kind === kind)
      .map(line)
      .join("")}`;
  return `${part("failure", "Failures: documented, the appliance says no.")}
${part("fault", "Faults: injected, something breaks.")}
The second column is how the run of a good client ends. When one acts: ID:phase=install,first=1,after=2,probability=0.5,
appliance=NAME,command=TEXT; in a scenario, by the admin API, or by an ISO's name (…-patch-FP.ID.iso).
`;
}
