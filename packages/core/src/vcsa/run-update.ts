import type { JournalPort } from "../ports/journal.ts";
import type { Facts, Problem, RunOutcome, StepReport } from "../run/outcome.ts";
import { runPlan } from "../run/run.ts";
import type { RunEvent } from "../run/step.ts";
import { type Assessment, type Builds, buildsOf } from "./decide/assess.ts";
import type { UpdatePlan } from "./decide/update-goal.ts";
import { stepsVia, updateSteps, type Via } from "./plan.ts";
import type { Resumption } from "./resume.ts";
import type { Target } from "./target.ts";
import type { UpdateChoices, UpdateContext } from "./update-context.ts";

/** All that a run needs besides its plan. */
export interface UpdateRun extends UpdateChoices {
  readonly target: Target;
  readonly journal: JournalPort;
  /** By which way it is told what to do; over its shell without it. */
  readonly via?: Via | undefined;
  /** The last step to do. */
  readonly until?: string | undefined;
  /** The steps to do, by name, of a run that goes on, and what is known already; all of them without it. */
  readonly resumption?: Pick<Extract<Resumption, { readonly kind: "go-on" }>, "only" | "from"> | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** The command line that goes on with this run's journal, for the report's `next`. */
  readonly resumeCommand?: string | undefined;
  /** The one that goes back to this run's clone. */
  readonly restoreCommand?: string | undefined;
}

/** What became of a run. Prints as JSON. */
export interface RunReport {
  readonly outcome: RunOutcome;
  readonly assess: Assessment;
  readonly before: Builds;
  /** Null until the appliance was asked again after the reboot. */
  readonly after: Builds | null;
  readonly steps: readonly StepReport[];
  readonly problem: Problem | null;
  /** What to do next, for people. */
  readonly next: string;
}

/**
 * Updates an appliance by the plan: every step in order, stopping at the first that is not done. Expected endings are
 * reports; throws the signal's reason when aborted, `bad-usage` for an unknown `until`, and programmer mistakes.
 */
export async function runUpdate(plan: UpdatePlan, run: UpdateRun): Promise<RunReport> {
  const { target, journal, clock, until, onEvent, signal, recorder, resumption } = run;
  const all = stepsVia(run.via ?? "shell");
  const steps = resumption ? all.filter(({ name }) => resumption.only.includes(name)) : all;
  const context: UpdateContext = {
    target,
    plan,
    choices: run,
    found: { booted: resumption?.from.booted ?? false, clone: resumption?.from.clone },
  };
  const mark = (event: RunEvent) => {
    if (event.type === "step-started") recorder?.marker(event.step);
    onEvent?.(event);
  };
  try {
    const ended = await runPlan({ name: "update", steps }, context, {
      clock,
      journal,
      redact: target.redact,
      onEvent: mark,
      about: aboutRun(plan, run),
      changed: resumption?.from.changed ?? false,
      ...(until !== undefined && { until }),
      ...(signal && { signal }),
    });
    return reportOf(context, ended, run);
  } finally {
    await context.found.console?.close();
    await target.updates?.close();
    await target.inventory?.close();
  }
}

const aboutRun = ({ from, to }: UpdatePlan, run: UpdateRun): Facts => ({
  target: run.target.name,
  resumed: run.resumption !== undefined,
  via: run.via ?? "shell",
  from: buildsOf(from),
  to,
  backup: run.backup ?? "ask",
  unattended: run.unattended ?? false,
  ...(run.reason !== undefined && { reason: run.reason }),
});

function reportOf(
  { plan, found }: UpdateContext,
  { outcome, steps }: Pick<RunReport, "outcome" | "steps">,
  run: UpdateRun,
): RunReport {
  const last = steps.at(-1);
  return {
    outcome,
    assess: found.before ?? plan.from,
    before: buildsOf(found.before ?? plan.from),
    after: found.after ?? null,
    steps,
    problem: last?.problem ?? null,
    next: nextOf(outcome, steps, run),
  };
}

function nextOf(outcome: RunOutcome, steps: readonly StepReport[], run: UpdateRun): string {
  const last = steps.at(-1);
  const resume = run.resumeCommand ?? "patchrig vcsa resume --journal FILE";
  if (outcome === "waiting") return `${last?.problem?.hint ?? ""}: \`${resume}\``;
  const clone = cloneOf(steps, run);
  if (outcome === "failed" && clone !== undefined && last && CHANGING.has(last.name)) {
    // V7: what the clone was made for.
    const restore = run.restoreCommand ?? "patchrig vcsa restore --journal FILE";
    return `The way back is the clone ${clone}: \`${restore}\``;
  }
  if (outcome !== "done") return last?.problem?.hint ?? "";
  if (last?.name === updateSteps.at(-1)?.name) {
    // V25, V27.
    const keep = run.backup === "none" ? "" : ", and keep the clone two or three days before deleting it";
    return `Clear the browser cache before the next login${keep}.`;
  }
  return `Done up to ${last?.name ?? "nothing"}, as asked: \`${resume}\` goes on.`;
}

/** The steps that may leave the appliance as it does not come back from by itself. */
const CHANGING: ReadonlySet<string> = new Set(["install", "reboot", "confirm-update"]);

function cloneOf(steps: readonly StepReport[], { resumption }: UpdateRun): string | undefined {
  const made = steps.find(({ name }) => name === "prepare")?.facts.clone;
  return typeof made === "string" ? made : resumption?.from.clone?.name;
}

/** The report of an update that was refused before it was planned. */
export function refusedReport(assessment: Assessment, problem: Problem): RunReport {
  const before = buildsOf(assessment);
  return { outcome: "refused", assess: assessment, before, after: null, steps: [], problem, next: problem.hint };
}
