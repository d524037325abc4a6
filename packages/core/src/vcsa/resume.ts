import type { JournalEntry } from "../ports/journal.ts";
import type { Problem } from "../run/outcome.ts";
import { type Assessment, assessSelf, ownKnowledge } from "./assess.ts";
import type { Payload } from "./list-staged.ts";
import { updateSteps } from "./plan.ts";
import type { UpdateGoal, UpdatePlan } from "./update-goal.ts";

/** What is left to do of an update that was interrupted. */
export type Resumption =
  | { readonly kind: "go-on"; readonly plan: UpdatePlan; readonly only: readonly string[]; readonly booted: boolean }
  | { readonly kind: "nothing-left"; readonly text: string }
  | { readonly kind: "refused"; readonly problem: Problem };

/** What the appliance shows of itself now. */
export interface Seen {
  readonly running: Assessment;
  readonly staged: Payload | null;
}

/**
 * Decides by the journal and by what the appliance shows: what it did without the line counts as done, and nothing that
 * may still be going on is started again. `booted`: the new release runs; wait for its login page first.
 */
export function planResumption(journal: readonly JournalEntry[], { running, staged }: Seen): Resumption {
  const entries = ofLastUpdate(journal);
  const plan = journalledPlan(entries);
  if (!plan) return { kind: "refused", problem: NO_RUN };
  const done = stepsWith(entries, (entry) => entry.type === "step-ended" && entry.outcome === "done");
  const begun = stepsWith(entries, (entry) => entry.type === "step-started");
  const goOn = (only: readonly string[], booted = false): Resumption => ({ kind: "go-on", plan, only, booted });
  if (done.has("confirm-update"))
    return { kind: "nothing-left", text: `the update to ${plan.to.release} is confirmed` };
  if (runs(running, plan.to)) return goOn(AFTER_BOOT, true);
  if (done.has("install")) return goOn(["ssh-login", "reboot", ...AFTER_BOOT]);
  if (begun.has("install")) return { kind: "refused", problem: INSTALLING };
  if (staged && isGoal(staged, plan.to))
    return goOn(["ssh-login", "inspect-staged", "install", "reboot", ...AFTER_BOOT]);
  const before = ["check-exposure", "prepare", "download-iso"].filter((step) => !done.has(step));
  return goOn([...before, ...FROM_MEDIUM]);
}

const AFTER_BOOT = ["clear-browser-cache", "confirm-update"] as const;
const FROM_MEDIUM = updateSteps
  .map(({ name }) => name)
  .slice(updateSteps.findIndex(({ name }) => name === "mount-iso"));

const NO_RUN: Problem = {
  text: "expected the journal of a run, found no start of one in it",
  hint: "start with `patchrig vcsa run`",
};

/** Typing the installation a second time over a running one is the one thing that must not happen. */
const INSTALLING: Problem = {
  text: "the installation was begun, and nothing says that it ended",
  hint: "see /var/log/vmware/applmgmt/software-packages.log: when it has ended well, reboot the appliance, then `patchrig vcsa wait` and `verify`",
};

/** A journal may hold several runs: what one before the last fresh start did says nothing of this one. */
function ofLastUpdate(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const start = journal.findLastIndex((entry) => entry.type === "run-started" && entry.resumed !== true);
  return journal.slice(Math.max(0, start));
}

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

const stepsWith = (entries: readonly JournalEntry[], which: (entry: JournalEntry) => boolean): ReadonlySet<string> =>
  new Set(entries.filter(which).flatMap(({ step }) => step ?? []));

/** By the build where both are known, else by the version. */
function runs(running: Assessment, goal: UpdateGoal): boolean {
  if (running.patchBuild !== null && goal.patchBuild !== null) return running.patchBuild === goal.patchBuild;
  return running.version === goal.version;
}

const isGoal = (staged: Payload, goal: UpdateGoal): boolean =>
  staged.version === goal.version && (goal.patchBuild === null || staged.build === goal.patchBuild);
