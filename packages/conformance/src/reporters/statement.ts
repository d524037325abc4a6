import type { Report } from "../judge/report.ts";

/** One line that sums a run up, and the seed that has it again. */
export function statement({ tally, profile, side, seconds, seed, met }: Report): string {
  const judged = tally.pass + tally.fail + tally.warn + tally.known + tally.error;
  const parts = [
    `${tally.pass} of ${judged} passed`,
    ...(tally.fail > 0 ? [`${tally.fail} failed`] : []),
    ...(tally.error > 0 ? [`${tally.error} could not be judged`] : []),
    ...(tally.warn > 0 ? [`${tally.warn} warned`] : []),
    ...(tally.known > 0 ? [`${tally.known} known to fail`] : []),
    `${tally.excluded} excluded`,
  ];
  return `${met ? "met" : "not met"}: ${profile} ${side}, ${parts.join(", ")}, in ${seconds.toFixed(1)} s (seed ${seed})\n`;
}
