import { assess, type Planned, planUpdate } from "@patchrig/core";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { connect } from "./connect.ts";
import type { RunOptions, TargetCommandOptions } from "./options.ts";
import { print, renderAssessment, row, runningOf } from "./print.ts";
import { type Steps, untilStep } from "./until.ts";

/** `plan`: what a run would do, or why there is none to do. Changes nothing. */
export async function planCommand(options: TargetCommandOptions & RunOptions, context: Context): Promise<ExitCode> {
  const { target } = await connect(options, context);
  const assessment = await assess(target, { clock: context.clock, signal: context.interrupted });
  const planned = planUpdate(assessment, { to: options.to, iso: options.iso });
  const steps = planned.kind === "plan" ? untilStep(planned.plan.steps, options.until) : [];
  const { affected, advisories } = assessment;
  const json = {
    target: target.name,
    outcome: planned.kind === "plan" ? "planned" : "refused",
    assess: { affected, advisories },
    before: runningOf(assessment),
    to: planned.kind === "plan" ? planned.plan.to : null,
    steps,
    problem: planned.kind === "plan" ? null : planned.problem,
  };
  const text = `${target.name}\n${renderAssessment(assessment)}${renderPlanned(planned, steps)}`;
  print({ json, text, problem: json.problem }, options.json === true, context);
  return planned.kind === "plan" ? EXIT.done : EXIT.refused;
}

function renderPlanned(planned: Planned, steps: Steps): string {
  if (planned.kind === "refused") return row("to", "refused");
  const { release, version, patchBuild, iso } = planned.plan.to;
  return [
    row("to", `${release}: version ${version}, patch build ${patchBuild ?? "not known"}`),
    row("medium", iso ?? "not known"),
    ...steps.map(({ name, title }, index) => row(`${index + 1}.`, `${name.padEnd(20)} ${title}`)),
  ].join("");
}
