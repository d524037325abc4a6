import type { ApplianceState } from "./appliance-state.ts";
import type { JournalState } from "./journal-state.ts";

/**
 * What is done next. `stage-on`: from the medium, or from the inspection where the goal is staged already. `install` and
 * `reboot` type it. `confirm`: wait for the login page and compare. All others end: see `ENDINGS`.
 */
export type Decision = "wait" | "stage-on" | "install" | "reboot" | "confirm" | Ending;

/** `put-back` and `elsewhere` refuse; the others ask a person. */
export type Ending = "put-back" | "elsewhere" | "cut-off" | "foreign" | "cannot-tell";

/** One row: what the journal says × what the appliance says → what is done, and why. */
export interface Row {
  readonly journal: readonly JournalState[] | "any";
  readonly appliance: readonly ApplianceState[] | "any";
  readonly decision: Decision;
  /** Two looks, half a minute apart, must agree: it types what must not be typed twice. */
  readonly sure?: true;
  /** Where it waits: how long at most. */
  readonly limit?: "arrival" | "boot" | "stage" | "install";
  readonly because: string;
  /** Facts and evidence; `inferred` where nothing was recorded. */
  readonly cite?: readonly string[];
  readonly inferred?: string;
}

const EARLY = ["not-begun", "staging", "staged"] as const;
const INSTALLING = ["install-intended", "install-begun"] as const;
const AFTER = ["install-failed", "installed", "reboot-intended", "rebooting"] as const;
const LATE = [...INSTALLING, ...AFTER] as const;

const NO_WORDS = "what 6.0 answers to `validate` was never recorded";

/** First match wins; every pair of states has a row. */
export const RESUME_TABLE: readonly Row[] = [
  {
    journal: "any",
    appliance: ["updated"],
    decision: "confirm",
    because: "it runs the planned build: installation and reboot have happened, whoever asked for them",
    cite: ["V26"],
  },
  {
    journal: "any",
    appliance: ["elsewhere"],
    decision: "elsewhere",
    because: "it runs neither what it ran before nor what was planned: somebody else has changed it",
    cite: ["V2"],
  },
  {
    journal: EARLY,
    appliance: ["unreachable"],
    decision: "wait",
    limit: "arrival",
    because: "nothing of this run makes it unreachable: the line, or somebody restarts it",
  },
  {
    journal: "any",
    appliance: ["unreachable"],
    decision: "wait",
    limit: "boot",
    because: "it reboots, or the line is down while it works; what runs on it needs no line",
    cite: ["V22"],
  },
  {
    journal: EARLY,
    appliance: ["busy"],
    decision: "wait",
    limit: "stage",
    because: "an operation is in flight, most likely the staging that the line was lost in",
    inferred: `that staging goes on without its session; ${NO_WORDS}`,
  },
  {
    journal: "any",
    appliance: ["busy"],
    decision: "wait",
    limit: "install",
    because: "it is installing: the operation is the appliance's, not the session's",
    inferred: `people use the console against drops, none recorded one; ${NO_WORDS}`,
  },
  {
    journal: EARLY,
    appliance: ["reboot-pending"],
    decision: "foreign",
    because: "an installation waits for its reboot that this run never asked for",
  },
  {
    journal: ["install-refused"],
    appliance: ["reboot-pending"],
    decision: "foreign",
    because: "this run's installation was refused, and yet one waits for its reboot",
  },
  {
    journal: [...INSTALLING, "install-failed", "installed"],
    appliance: ["reboot-pending"],
    decision: "reboot",
    because: "the installation has ended well and asks for the reboot that was not typed yet",
    cite: ["V19", "V20"],
  },
  {
    journal: ["reboot-intended"],
    appliance: ["reboot-pending"],
    decision: "reboot",
    sure: true,
    because: "the reboot was about to be typed, and minutes later the appliance still waits for it: it never arrived",
    cite: ["V19", "V21"],
  },
  {
    journal: ["rebooting"],
    appliance: ["reboot-pending"],
    decision: "cannot-tell",
    because: "its session ended after the reboot was typed, and yet it waits for one",
  },
  {
    journal: EARLY,
    appliance: ["staged", "other-staged", "empty", "unclear"],
    decision: "stage-on",
    because: "nothing that cannot be undone was asked for: it goes on where the staging area is",
    cite: ["V16", "V17"],
  },
  {
    journal: ["install-intended", "install-refused"],
    appliance: ["staged"],
    decision: "install",
    sure: true,
    because: "the payload is merely staged, nothing is in flight and vCenter is up: the installation never began",
    cite: ["V4", "V19"],
    inferred: NO_WORDS,
  },
  {
    journal: ["install-begun", "install-failed"],
    appliance: ["staged"],
    decision: "cut-off",
    sure: true,
    because: "the installation had begun, and now the payload is merely staged: it was cut off half-way",
    inferred: "what a 6.0 shows after a power cut in an installation was never recorded",
  },
  {
    journal: "any",
    appliance: ["staged-dark", "empty-dark"],
    decision: "wait",
    limit: "boot",
    because: "nothing is in flight and vCenter is not up yet: it boots",
    cite: ["V22", "V23"],
  },
  {
    journal: ["install-intended", "install-begun", "install-refused", ...AFTER],
    appliance: ["staged", "other-staged", "empty"],
    decision: "put-back",
    sure: true,
    because: "it is as it was before the installation: a clone or a snapshot was put back",
    cite: ["V7"],
  },
  {
    journal: EARLY,
    appliance: ["unclear-dark"],
    decision: "wait",
    limit: "boot",
    because: "vCenter is not up yet",
    cite: ["V22", "V23"],
  },
  {
    journal: INSTALLING,
    appliance: ["unclear", "unclear-dark"],
    decision: "wait",
    limit: "install",
    because: "it does not say whether it still installs; nothing may be typed meanwhile",
    inferred: NO_WORDS,
  },
  {
    journal: ["installed"],
    appliance: ["unclear-dark"],
    decision: "reboot",
    sure: true,
    because: "the installation ended well before our eyes, and until the reboot vCenter cannot be connected to",
    cite: ["V19", "V20"],
  },
  {
    journal: ["reboot-intended", "rebooting"],
    appliance: ["unclear-dark"],
    decision: "wait",
    limit: "boot",
    because: "it shuts down or boots",
    cite: ["V22"],
  },
  {
    journal: "any",
    appliance: "any",
    decision: "cannot-tell",
    because: "what it answers fits nothing that was recorded",
    inferred: NO_WORDS,
  },
];

/** The states after which the appliance may have been changed. */
export const CHANGED: ReadonlySet<JournalState> = new Set(LATE);

/** The first row that fits. */
export function rowFor(journal: JournalState, appliance: ApplianceState): Row {
  const fits = ({ journal: states, appliance: shown }: Row) =>
    (states === "any" || states.includes(journal)) && (shown === "any" || shown.includes(appliance));
  const row = RESUME_TABLE.find(fits);
  if (!row) throw new RangeError(`no row for ${journal} and ${appliance}`);
  return row;
}
