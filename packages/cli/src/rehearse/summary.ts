import type { Builds } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { createColors } from "picocolors";
import type { Output } from "../context.ts";
import type { Rehearsal } from "../report/rehearsal.ts";
import { simulatedSeconds } from "../report/steps.ts";
import { buildsText } from "../vcsa/report.ts";

/** What came of a rehearsal, in a few lines. */
export function renderSummary(rehearsal: Rehearsal, page: string, output: Output): string {
  const colors = createColors(output.colored);
  const { outcome, steps, before, after, next, again, tookSeconds } = rehearsal;
  const mark = outcome === "done" ? colors.green("Done") : colors.red(outcome);
  const done = steps.filter((step) => step.outcome === "done").length;
  const simulated = formatDuration(simulatedSeconds(steps) * 1000);
  const problem = steps.at(-1)?.problem ?? rehearsal.problem;
  return [
    `\n${mark}: ${done} of ${steps.length} steps, ${simulated} of the appliance's time in ${formatDuration(tookSeconds * 1000)}.\n`,
    line("before", seenText(before)),
    line("after", seenText(after)),
    problem ? line("problem", `${problem.text}\n           ${problem.hint}`) : "",
    ...rehearsal.faults.map(({ id, hits }) => line("fault", `${id}, ${hits === 1 ? "once" : `${hits} times`}`)),
    ...rehearsal.expectations.map(({ what, expected, seen, met }) =>
      line(met ? "expected" : "BROKEN", met ? `${what}: ${seen}` : `${what}: expected ${expected}, saw ${seen}`),
    ),
    next === "" ? "" : line("next", next),
    line("report", page),
    line("again", again),
  ].join("");
}

const line = (name: string, text: string): string => `  ${name.padEnd(9)}${text}\n`;

const seenText = (builds: Builds | null): string => (builds === null ? "not seen" : buildsText(builds));
