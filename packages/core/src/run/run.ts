import { type Clock, formatInstant } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { JournalEntry, JournalPort } from "../ports/journal.ts";
import type { Facts, RunOutcome, StepEnd, StepReport } from "./outcome.ts";
import { type Plan, stepsUntil } from "./plan.ts";
import { endingOf, truthful } from "./problem.ts";
import type { RunEvent, Step, StepTools } from "./step.ts";

export interface RunOptions {
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly onEvent?: (event: RunEvent) => void;
  /** Takes secrets out of whatever is journalled, told or reported. */
  readonly redact?: (text: string) => string;
  /** The last step to do. */
  readonly until?: string;
  readonly signal?: AbortSignal;
  /** The target may have been changed before this run: nothing is called refused any more. */
  readonly changed?: boolean;
  /** What `run-started` records besides the plan's name. */
  readonly about?: Facts;
}

export interface RunResult {
  readonly outcome: RunOutcome;
  readonly steps: readonly StepReport[];
}

/**
 * Does a plan's steps in order and stops at the first that is not done. Each step is journalled, on the disk, before it
 * starts and after it ended. Throws the signal's reason when aborted (between steps, or inside one that listens),
 * `bad-usage` for an unknown `until`, and programmer mistakes; all else is a result.
 */
export async function runPlan<Context>(plan: Plan<Context>, context: Context, options: RunOptions): Promise<RunResult> {
  const steps = stepsUntil(plan, options.until);
  if (!steps) {
    const names = plan.steps.map((step) => step.name).join(", ");
    throw new PatchrigError("bad-usage", `the plan has no step "${options.until}": its steps are ${names}`);
  }
  const append = journalWriter(options);
  const run: Running = { options, append, changed: options.changed ?? false, lastSeen: undefined, stepBegan: 0 };
  await append({ type: "run-started", plan: plan.name, steps: steps.map((step) => step.name), ...options.about });
  const reports: StepReport[] = [];
  try {
    for (const step of steps) {
      options.signal?.throwIfAborted();
      reports.push(await runStep(step, context, run));
      if (reports.at(-1)?.outcome !== "done") break;
    }
  } catch (error) {
    await append({ type: "run-ended", outcome: "interrupted", reason: reasonOf(error) });
    throw error;
  }
  const outcome = reports.at(-1)?.outcome ?? "done";
  await append({ type: "run-ended", outcome });
  return { outcome, steps: reports };
}

type Append = (entry: Omit<JournalEntry, "at">) => Promise<void>;

interface Running {
  readonly options: RunOptions;
  readonly append: Append;
  /** Something was intended that cannot be undone. */
  changed: boolean;
  /** The last progress or notice, for a wait that passes its limit. */
  lastSeen: string | undefined;
  /** When the present step began. */
  stepBegan: number;
}

function journalWriter({ clock, journal, redact = (text) => text }: RunOptions): Append {
  return async (entry) => {
    const line = { at: formatInstant(clock.now()), ...entry } as JournalEntry;
    await journal.append(redacted(line, redact));
  };
}

/** The same value with every string in it redacted, however deep. */
function redacted<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item, redact)])) as T;
}

async function runStep<Context>(step: Step<Context>, context: Context, run: Running): Promise<StepReport> {
  const { options, append } = run;
  const { clock } = options;
  const startedAt = clock.now();
  const tell = teller(options);
  run.lastSeen = undefined;
  run.stepBegan = startedAt;
  await append({ type: "step-started", step: step.name });
  tell({ type: "step-started", at: formatInstant(startedAt), step: step.name, title: step.title });
  const tried = await step.run(context, stepTools(step.name, run)).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    return endingOf(error, run);
  });
  const ended = truthful(tried, run.changed);
  const report = redacted(reportOf(step.name, startedAt, clock.now(), ended), options.redact ?? ((text) => text));
  const { name, outcome, seconds, facts, problem, endedAt } = report;
  await append({ type: "step-ended", step: name, outcome, seconds, facts, problem });
  tell({ type: "step-ended", at: endedAt, step: name, outcome, seconds, facts, problem });
  return report;
}

function teller({ onEvent, redact = (text) => text }: RunOptions): (event: RunEvent) => void {
  return (event) => onEvent?.(redacted(event, redact));
}

function stepTools(step: string, run: Running): StepTools {
  const { options, append } = run;
  const at = () => formatInstant(options.clock.now());
  const tell = teller(options);
  const changedBefore = run.changed;
  return {
    intend: (facts) => {
      run.changed = true;
      return append({ type: "intent", step, facts });
    },
    withdraw: () => {
      run.changed = changedBefore;
    },
    observe: (facts) => append({ type: "observed", step, facts }),
    progress: (text, recorded) => {
      run.lastSeen = text;
      const seconds = (options.clock.now() - run.stepBegan) / 1000;
      tell({ type: "progress", at: at(), step, text, seconds, ...(recorded && { recorded }) });
    },
    notice: (text, source) => tell({ type: "notice", at: at(), step, text, ...(source && { source }) }),
  };
}

function reportOf(name: string, startedAt: number, endedAt: number, ended: StepEnd): StepReport {
  return {
    name,
    outcome: ended.kind,
    startedAt: formatInstant(startedAt),
    endedAt: formatInstant(endedAt),
    seconds: (endedAt - startedAt) / 1000,
    facts: ended.facts ?? {},
    problem: ended.kind === "done" ? null : ended.problem,
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
