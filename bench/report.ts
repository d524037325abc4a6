import { type Goal, isMet, type Result } from "./measure.ts";

/** One measure as text: each contestant's median and how patchrig's relates to it, then the goals. */
export function renderResult(result: Result): string {
  const [own] = result.rows;
  const lines = result.rows.map(({ who, value }, index) => {
    const ratio = index === 0 ? "" : `${format((own?.value ?? Number.NaN) / value)} ×`;
    return `  ${who.padEnd(26)}${ratio.padStart(10)}   ${`${format(value)} ${result.unit}`.padStart(14)}`;
  });
  const head = `  ${"".padEnd(26)}${"ratio".padStart(10)}   ${"median here".padStart(14)}`;
  return [
    `${result.title} (${result.better} is better)`,
    head,
    ...lines,
    ...result.goals.map(renderGoal),
    loadLine(result),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function renderGoal(goal: Goal): string {
  // A contestant that is not installed was left out.
  if (!Number.isFinite(goal.value)) return `  –       ${goal.text}: not compared here`;
  return `  ${isMet(goal) ? "met   " : "MISSED"}  ${goal.text}: ${format(goal.value)}`;
}

function loadLine({ load }: Result): string {
  if (!load) return "";
  const foreign = `${(load.foreign * 100).toFixed(0)} % of the machine went to others at most`;
  const noisy = load.foreign > 0.1 ? "; NOT QUIET: take these ratios with care" : "";
  return `  ${load.kept} rounds, ${load.discarded} discarded; ${foreign}; load average ${load.average.toFixed(2)}${noisy}`;
}

/** Three significant digits, never in scientific notation. */
function format(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-3))));
  return value.toFixed(Math.min(digits, 3));
}
