import { formatDuration } from "@patchrig/core/clock";
import { createColors } from "picocolors";
import type { Output } from "../context.ts";
import { simulatedSeconds } from "../report/steps.ts";
import { bytesText } from "./quantity.ts";
import type { VmRoleRehearsal } from "./rehearsal.ts";

/** What came of it, in a few lines. */
export function renderSummary(rehearsal: VmRoleRehearsal, page: string, output: Output): string {
  const colors = createColors(output.colored);
  const { outcome, steps, problem, uploads, next, again, tookSeconds } = rehearsal;
  const mark = outcome === "done" ? colors.green("Done") : colors.red(outcome);
  const done = steps.filter((step) => step.outcome === "done").length;
  const simulated = formatDuration(simulatedSeconds(steps) * 1000);
  return [
    `\n${mark}: ${done} of ${steps.length} steps, ${simulated} of the service's time in ${formatDuration(tookSeconds * 1000)}.\n`,
    line(
      "sent",
      `${bytesText(uploads.sentBytes)}, where whole images each time had been ${bytesText(uploads.wholeBytes)}`,
    ),
    problem ? line("problem", `${problem.text}\n           ${problem.hint}`) : "",
    next === "" ? "" : line("next", next),
    line("report", page),
    line("again", again),
  ].join("");
}

const line = (name: string, text: string): string => `  ${name.padEnd(9)}${text}\n`;
