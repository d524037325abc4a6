import { parseInstant } from "../../clock/index.ts";
import type { JournalEntry } from "../../ports/journal.ts";

/**
 * How far a run's journal says that it has got. `-intended`: written down right before it was typed, and no answer was
 * seen. `install-begun`: the appliance had begun to answer. `install-refused`: it said no before anything was changed.
 */
export type JournalState =
  | "not-begun"
  | "staging"
  | "staged"
  | "install-intended"
  | "install-begun"
  | "install-refused"
  | "install-failed"
  | "installed"
  | "reboot-intended"
  | "rebooting"
  | "confirmed";

/** What a journal tells of the last run in it. */
export interface Journalled {
  readonly state: JournalState;
  /** When the last of the run's intents was written down, epoch milliseconds. */
  readonly since: number | undefined;
  readonly done: ReadonlySet<string>;
}

/** Reads the entries of one run, its resumptions included, oldest first. */
export function readJournalState(entries: readonly JournalEntry[]): Journalled {
  let state: JournalState = "not-begun";
  let since: number | undefined;
  const done = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "intent") since = parseInstant(entry.at);
    if (entry.type === "step-ended" && entry.outcome === "done" && entry.step) done.add(entry.step);
    state = MOVES[entry.type]?.(entry, state) ?? state;
  }
  return { state, since, done };
}

/** A journal may hold several runs: what one before the last fresh start did says nothing of this one. */
export function ofLastRun(journal: readonly JournalEntry[]): readonly JournalEntry[] {
  const start = journal.findLastIndex((entry) => entry.type === "run-started" && entry.resumed !== true);
  return journal.slice(Math.max(0, start));
}

type Move = (entry: JournalEntry, state: JournalState) => JournalState | undefined;

const MOVES: Partial<Record<JournalEntry["type"], Move>> = {
  "step-started": ({ step }) => (step === "stage" ? "staging" : undefined),
  intent: ({ step }) => (step === "install" ? "install-intended" : step === "reboot" ? "reboot-intended" : undefined),
  observed: ({ step, facts }, state) => {
    const seen = factsOf(facts);
    if (step === "install" && seen.completed === true) return "installed";
    if (step === "install" && seen.begun === true && state === "install-intended") return "install-begun";
    return step === "reboot" && seen.gone === true ? "rebooting" : undefined;
  },
  "step-ended": ({ step, outcome, facts }) => {
    if (step === "install" && outcome !== "done") return failedInstall(factsOf(facts));
    if (step === "reboot" && factsOf(facts).refused === true) return "installed";
    return outcome === "done" && step ? AFTER[step] : undefined;
  },
};

const AFTER: Readonly<Record<string, JournalState>> = {
  stage: "staged",
  install: "installed",
  reboot: "rebooting",
  "confirm-update": "confirmed",
};

/** Only the appliance's own answer, prompt included, ends an installation; a lost line or a passed limit does not. */
function failedInstall({ answered, touched }: Facts): JournalState | undefined {
  if (answered !== true) return undefined;
  return touched === false ? "install-refused" : "install-failed";
}

type Facts = Readonly<Record<string, unknown>>;

const factsOf = (facts: unknown): Facts => (typeof facts === "object" && facts !== null ? (facts as Facts) : {});
