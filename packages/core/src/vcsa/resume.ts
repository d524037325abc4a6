import { formatInstant } from "../clock/index.ts";
import type { JournalEntry } from "../ports/journal.ts";
import type { Problem, StepEnd } from "../run/outcome.ts";
import { type ApplianceState, applianceStateOf, isGoal } from "./decide/appliance-state.ts";
import { assessSelf, ownKnowledge } from "./decide/assess.ts";
import { type Journalled, type JournalState, ofLastRun, readJournalState } from "./decide/journal-state.ts";
import { CHANGED, type Decision, rowFor } from "./decide/resume-table.ts";
import type { UpdateGoal, UpdatePlan } from "./decide/update-goal.ts";
import { type FollowUp, followUp, type Ruling } from "./follow-up.ts";
import type { CloneBegun } from "./machine/make-clone.ts";
import { updateSteps, type Via } from "./plan.ts";
import type { Status } from "./ready/status.ts";
import type { BackupChoice } from "./update-context.ts";

/** What is left to do of an update that was interrupted. */
export type Resumption =
  | {
      readonly kind: "go-on";
      readonly plan: UpdatePlan;
      /** The steps that are left, by name. */
      readonly only: readonly string[];
      readonly from: ResumedFrom;
    }
  | { readonly kind: "nothing-left"; readonly text: string }
  | {
      readonly kind: "ended";
      readonly end: Exclude<StepEnd, { readonly kind: "done" }>;
      readonly status: Status | null;
    };

/** What is known before the first step of a run that goes on. */
export interface ResumedFrom {
  /** The reboot has happened: only its end is waited for. */
  readonly booted: boolean;
  /** The appliance may have been changed already. */
  readonly changed: boolean;
  /** A clone that was begun, as far as its run heard of it. */
  readonly clone?: CloneBegun | undefined;
  /** Why it goes on here, for people. */
  readonly because: string;
}

/**
 * Finds out from the appliance where an interrupted run stands, waiting for whatever is still going on there. The
 * journal says what was asked for, the appliance what has become of it; `RESUME_TABLE` has every pair. Types nothing but
 * questions. Throws as `followUp` does.
 */
export async function planResumption(journal: readonly JournalEntry[], access: FollowUp): Promise<Resumption> {
  const entries = ofLastRun(journal);
  const plan = journalledPlan(entries);
  if (!plan) return { kind: "ended", end: { kind: "refused", problem: NO_RUN }, status: null };
  const journalled = readJournalState(entries);
  if (journalled.state === "confirmed") {
    return { kind: "nothing-left", text: `the update to ${plan.to.release} is confirmed` };
  }
  const ruling = await followUp({ ...journalled, plan }, access);
  return ruling.kind === "ended" ? ruling : goOn(plan, { ...journalled, clone: cloneBegun(entries) }, ruling);
}

/** How the journal's last run was to be backed up; undefined where a person was asked. */
export function journalledBackup(journal: readonly JournalEntry[]): BackupChoice | undefined {
  const backup = ofLastRun(journal).find(({ type }) => type === "run-started")?.backup;
  return backup === "clone" || backup === "confirmed" || backup === "none" ? backup : undefined;
}

/** By which way the journal's last run, or its last resumption, told the appliance what to do. */
export function journalledVia(journal: readonly JournalEntry[]): Via {
  return journal.findLast(({ type }) => type === "run-started")?.via === "rest" ? "rest" : "shell";
}

/** Where a run stands, by its journal and one look at the appliance, and what a resumption would make of it. */
export interface Standing {
  readonly state: JournalState;
  /** When its last intent was written down, ISO 8601. */
  readonly since: string | null;
  readonly goal: UpdateGoal;
  readonly appliance: ApplianceState;
  readonly decision: Decision;
  readonly because: string;
}

/** Reads it; null when the journal tells of no run. */
export function standingOf(journal: readonly JournalEntry[], seen: Status): Standing | null {
  const entries = ofLastRun(journal);
  const plan = journalledPlan(entries);
  if (!plan) return null;
  const { state, since } = readJournalState(entries);
  const appliance = applianceStateOf(seen, plan);
  const { decision, because } = rowFor(state, appliance);
  return {
    state,
    since: since === undefined ? null : formatInstant(since),
    goal: plan.to,
    appliance,
    decision,
    because: state === "confirmed" ? "the update is confirmed: nothing is left to do" : because,
  };
}

/** The last word that the journal has of a clone. */
function cloneBegun(entries: readonly JournalEntry[]): CloneBegun | undefined {
  const facts = entries.findLast(({ type, step, facts }) => {
    return type === "observed" && step === "prepare" && typeof (facts as { clone?: unknown })?.clone === "string";
  })?.facts as { readonly clone: string; readonly task?: unknown } | undefined;
  return facts && { name: facts.clone, task: typeof facts.task === "string" ? facts.task : null };
}

type Stand = Journalled & { readonly clone: CloneBegun | undefined };

function goOn(plan: UpdatePlan, { state, done, clone }: Stand, ruling: Extract<Ruling, { kind: "go-on" }>): Resumption {
  const { decision, row, status } = ruling;
  const staged = status.staged !== null && isGoal(status.staged, plan.to);
  const only = {
    "stage-on": staged ? FROM_INSPECTION : [...FIRST.filter((step) => !done.has(step)), ...FROM_MEDIUM],
    install: FROM_INSPECTION,
    reboot: ["ssh-login", ...FROM_REBOOT],
    confirm: FROM_REBOOT,
  }[decision];
  const from = { booted: decision === "confirm", changed: CHANGED.has(state), clone, because: row.because };
  return { kind: "go-on", plan, only, from };
}

const stepsFrom = (first: string): readonly string[] => {
  const names = updateSteps.map(({ name }) => name);
  return names.slice(names.indexOf(first));
};

const FIRST = ["check-exposure", "prepare", "download-iso"] as const;
const FROM_MEDIUM = stepsFrom("mount-iso");
const FROM_INSPECTION = ["ssh-login", ...stepsFrom("inspect-staged")];
const FROM_REBOOT = stepsFrom("reboot");

const NO_RUN: Problem = {
  text: "expected the journal of a run, found no start of one in it",
  hint: "start with `patchrig vcsa run`",
};

function journalledPlan(entries: readonly JournalEntry[]): UpdatePlan | undefined {
  const start = entries.findLast((entry) => entry.type === "run-started");
  const from = start?.from as { version?: unknown; patchBuild?: unknown; vpxdBuild?: unknown } | undefined;
  const to = start?.to as UpdateGoal | undefined;
  if (typeof from?.version !== "string" || typeof to?.version !== "string") return undefined;
  const build = [from.patchBuild, from.vpxdBuild].find((value) => typeof value === "number");
  return {
    from: assessSelf({ version: from.version, build }, ownKnowledge()),
    to,
    steps: updateSteps.map(({ name, title }) => ({ name, title })),
  };
}
