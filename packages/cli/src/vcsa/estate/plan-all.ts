import type { Context } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { print, row, runningOf } from "../print.ts";
import { readDocument } from "./read-document.ts";
import { renderWave } from "./render-wave.ts";
import { type Survey, type Surveyed, survey } from "./survey.ts";

/** `plan` of an estate: the waves in their order, each with its reason. Changes nothing. */
export async function planAll(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const nodes = await readDocument(options, context);
  const surveyed = await survey(nodes, options, context);
  printSurvey(surveyed, options, context);
  return surveyed.plan.kind === "plan" ? EXIT.done : EXIT.refused;
}

/** Prints what was found and the order, or why there is none. */
export function printSurvey({ nodes, plan }: Survey, options: TargetCommandOptions, context: Context): void {
  const isPlan = plan.kind === "plan";
  const json = {
    endpoints: options.endpoints,
    outcome: isPlan ? "planned" : "refused",
    nodes: nodes.map(describe),
    waves: isPlan ? plan.waves : [],
    problem: isPlan ? null : plan.problem,
    cite: isPlan ? [] : plan.cite,
    inferred: isPlan ? null : plan.inferred,
  };
  const text = [
    `${options.endpoints}: ${nodes.length} ${nodes.length === 1 ? "appliance" : "appliances"}\n`,
    ...nodes.map((node) => row(node.node.name, `${node.node.role}, ${runsAndGoal(node)}`)),
    ...(isPlan ? plan.waves.map(renderWave) : [row("refused", sourceOf(plan.cite, plan.inferred))]),
  ].join("");
  print({ json, text, problem: json.problem }, options.json === true, context);
}

const sourceOf = (cite: readonly string[], inferred: string | null): string =>
  [...(cite.length > 0 ? [`by ${cite.join(", ")}`] : []), ...(inferred === null ? [] : [`inferred: ${inferred}`])].join(
    "; ",
  ) || "before anything is touched";

function describe({ node, assessment, planned, upToDate }: Surveyed): object {
  const { name, role, psc = null, vcha = null, replicatesWith } = node;
  const to = planned.kind === "plan" ? planned.plan.to : null;
  const problem = planned.kind === "plan" || upToDate ? null : planned.problem;
  return { name, role, psc, vcha, replicatesWith, before: runningOf(assessment), to, upToDate, problem };
}

function runsAndGoal({ assessment, planned, upToDate }: Surveyed): string {
  const runs = assessment.release ?? assessment.version;
  if (upToDate) return `${runs}: nothing to do`;
  return planned.kind === "plan" ? `${runs} to ${planned.plan.to.release}` : `${runs}: refused`;
}
