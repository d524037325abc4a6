import { formatDuration } from "../clock/index.ts";
import type { StepEnd } from "../run/outcome.ts";
import type { ConsoleAccess } from "./console/open-console.ts";
import { type ApplianceState, applianceStateOf } from "./decide/appliance-state.ts";
import { ENDINGS } from "./decide/endings.ts";
import type { JournalState } from "./decide/journal-state.ts";
import { type Decision, type Ending, type Row, rowFor } from "./decide/resume-table.ts";
import type { UpdatePlan } from "./decide/update-goal.ts";
import { LIMITS } from "./ready/limits.ts";
import { type Status, status } from "./ready/status.ts";

/** Where a run has got to by its own account. */
export interface Begun {
  readonly state: JournalState;
  /** When it last wrote down an intent, epoch milliseconds. */
  readonly since: number | undefined;
  readonly plan: Pick<UpdatePlan, "from" | "to">;
}

export interface FollowUp extends ConsoleAccess {
  /** Told what was seen, each time that it is something else, and what follows from it. */
  onLook?(seen: Look): void | Promise<void>;
}

/** One look, and the row of the table that it fell into. */
export interface Look {
  readonly appliance: ApplianceState;
  readonly decision: Decision;
  readonly because: string;
  /** What was seen, for people. */
  readonly text: string;
}

/** What the appliance's answers come to. Never `wait`. */
export type Ruling =
  | {
      readonly kind: "go-on";
      readonly decision: "stage-on" | "install" | "reboot" | "confirm";
      readonly row: Row;
      readonly status: Status;
    }
  | { readonly kind: "ended"; readonly end: Exclude<StepEnd, { readonly kind: "done" }>; readonly status: Status };

/** Milliseconds between looks: quick at first, then no quicker than a boot changes. */
const PAUSES = [5_000, 10_000, 20_000, 30_000] as const;

/**
 * Asks the appliance where it stands, again and again, until the table says something else than `wait`, or a limit
 * passes. Types nothing but questions. Throws the signal's reason, and `PatchrigError` for wrong secrets, keys and
 * certificates.
 */
export async function followUp(begun: Begun, access: FollowUp): Promise<Ruling> {
  const { clock, signal } = access;
  const sight = new Sight(clock.now());
  for (let turn = 0; ; turn++) {
    const seen = await status(access.target, access);
    const appliance = applianceStateOf(seen, begun.plan);
    const row = rowFor(begun.state, appliance);
    const now = clock.now();
    if (sight.isNew(appliance, now)) {
      await access.onLook?.({ appliance, decision: row.decision, because: row.because, text: describe(seen) });
    }
    if (row.decision !== "wait" && sight.isSure(row, begun.since, now)) return ruling(row.decision, row, seen);
    const passed = sight.tooLong(row, begun.since, now);
    if (passed !== undefined) return { kind: "ended", end: overdue(row, passed, seen), status: seen };
    const pause = PAUSES[Math.min(turn, PAUSES.length - 1)] ?? 30_000;
    await clock.sleep(row.sure ? LIMITS.sure : pause, signal ? { signal } : {});
  }
}

/** What has been seen so far, and for how long. */
class Sight {
  readonly #startedAt: number;
  #appliance: ApplianceState | undefined;
  #since = 0;
  /** When what is waited for began: it ends with the limit's own kind, not with every change of the screen. */
  readonly #waits = new Map<string, number>();

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  isNew(appliance: ApplianceState, now: number): boolean {
    if (appliance === this.#appliance) return false;
    this.#appliance = appliance;
    this.#since = now;
    return true;
  }

  /** A second look agrees with the first; what was typed and is typed again must have had its time, too. */
  isSure({ sure, decision }: Row, since: number | undefined, now: number): boolean {
    if (!sure) return true;
    if (now - this.#since < LIMITS.sure) return false;
    return decision !== "reboot" || since === undefined || now - since >= LIMITS.shutdown;
  }

  /** The limit in milliseconds once it has passed. An installation's counts from its intent, all others from here. */
  tooLong({ limit }: Row, since: number | undefined, now: number): number | undefined {
    if (limit === undefined) return undefined;
    const from = limit === "install" ? Math.max(since ?? 0, this.#startedAt - LIMITS.install) : undefined;
    const startedAt = this.#waits.get(limit) ?? from ?? now;
    this.#waits.set(limit, startedAt);
    return now - startedAt > LIMITS[limit] ? LIMITS[limit] : undefined;
  }
}

const isEnding = (decision: Decision): decision is Ending => Object.hasOwn(ENDINGS, decision);

function ruling(decision: Exclude<Decision, "wait">, row: Row, seen: Status): Ruling {
  if (!isEnding(decision)) return { kind: "go-on", decision, row, status: seen };
  const { kind, hint } = ENDINGS[decision];
  return {
    kind: "ended",
    end: { kind, problem: { text: `${row.because}; seen: ${describe(seen)}`, hint } },
    status: seen,
  };
}

function overdue({ because }: Row, ms: number, seen: Status): Exclude<StepEnd, { readonly kind: "done" }> {
  const text = `waited ${formatDuration(ms)} (${because}); last seen: ${describe(seen)}`;
  const hint =
    "look at the VM's console on its ESXi host; type nothing that installs or reboots before it is understood";
  return { kind: "waiting", problem: { text, hint, code: "limit-passed" } };
}

/** One line of what was seen. */
function describe({ look, running, staged, operation, problem }: Status): string {
  if (running === null) return `${problem?.text ?? "nobody can log in"}; web: ${look.text}`;
  const what = staged === null ? "nothing shown as staged" : `${staged.name} staged`;
  const runs = `runs ${running.version}${running.patchBuild === null ? "" : ` (build ${running.patchBuild})`}`;
  return `${runs}, ${what}, update service: ${operation}, web: ${look.text}`;
}
