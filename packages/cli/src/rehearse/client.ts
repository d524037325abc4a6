import {
  type Assessment,
  assess,
  type Builds,
  createTarget,
  openFileJournal,
  type Problem,
  planUpdate,
  type RunEvent,
  type RunReport,
  refusedReport,
  runUpdate,
  type Via,
} from "@patchrig/core";
import { type Clock, formatInstant, LimitPassed, type VirtualClock } from "@patchrig/core/clock";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { ERRORS, type ErrorCode, PatchrigError } from "@patchrig/core/errors";
import { createCastRecorder } from "@patchrig/core/transcript";
import type { Rehearsal } from "../report/rehearsal.ts";
import type { ReportFolder } from "../report/write.ts";
import { holding } from "../shared-world.ts";
import { type StopAt, untilNow } from "./stop-at.ts";

/** What the client is let loose on. */
export interface ClientRun {
  readonly endpoints: ApplianceEndpoints;
  /** The release to update to: `6.0u1`. */
  readonly to: string;
  readonly via: Via;
  /** The simulated world's clock: the client lives by it, and the clock waits for the client's traffic. */
  readonly clock: VirtualClock;
  readonly files: ReportFolder;
  readonly signal: AbortSignal;
  /** Ends the client at a moment, where only the way up to it is wanted. */
  readonly stopAt: StopAt | undefined;
  onEvent(event: RunEvent): void;
}

/** How it ended; an appliance that could not be looked at leaves gaps. */
export interface ClientReport extends Omit<RunReport, "assess" | "before"> {
  readonly assess: Rehearsal["assess"];
  readonly before: Builds | null;
}

/** The real client, from the assessment to the confirmed update, over SSH and HTTPS. Journals and records all of it. */
export async function runClient(run: ClientRun): Promise<ClientReport> {
  const { endpoints, files, signal, stopAt, onEvent } = run;
  const clock = run.clock.steady();
  const target = createTarget(endpoints, { clock, onTraffic: () => run.clock.touch() });
  const recorder = createCastRecorder(files.session, {
    clock,
    columns: 132,
    rows: 50,
    title: `patchrig rehearse vcsa: ${endpoints.profile} to ${run.to}`,
    redact: [endpoints.ssh.password ?? ""],
  });
  const journal = holding(await openFileJournal(files.journal), run.clock);
  stopAt?.begin();
  try {
    const assessment = await assess(target, { clock, signal }).catch(endedEarly);
    if ("outcome" in assessment) return assessment;
    const planned = planUpdate(assessment, { to: run.to, via: run.via });
    if (planned.kind === "refused") return refusedReport(assessment, planned.problem);
    return await runUpdate(planned.plan, {
      target,
      clock,
      journal,
      recorder,
      signal,
      onEvent,
      // Nobody sits at a rehearsal, and a simulated appliance is thrown away at its end.
      unattended: true,
      backup: "none",
      via: run.via,
    }).catch((error: unknown) => {
      if (!stopAt?.reached()) throw error;
      return stoppedReport(assessment, stopAt, clock);
    });
  } finally {
    recorder.close();
    await journal.close();
  }
}

/** Nothing is wrong with it: it was wanted up to here. */
function stoppedReport(assessment: Assessment, stopAt: StopAt, clock: Clock): ClientReport {
  const now = formatInstant(clock.now());
  const { version, patchBuild, vpxdBuild } = assessment;
  return {
    outcome: "waiting",
    assess: assessment,
    before: { version, patchBuild, vpxdBuild },
    after: null,
    steps: stopAt.steps().map((step) => untilNow(step, now)),
    problem: null,
    next: "",
  };
}

/** Nothing was begun, so nothing was changed. Throws on what is no ending but a mistake, and an interruption. */
function endedEarly(error: unknown): ClientReport {
  const problem = problemOf(error);
  return {
    outcome: ERRORS[problem.code].exit === 3 ? "refused" : "failed",
    assess: { affected: null, advisories: [] },
    before: null,
    after: null,
    steps: [],
    problem,
    next: problem.hint,
  };
}

function problemOf(error: unknown): Problem & { readonly code: ErrorCode } {
  if (error instanceof LimitPassed) {
    return {
      text: error.message,
      hint: "nothing was begun: look at the appliance, then run it again",
      code: "limit-passed",
    };
  }
  if (!(error instanceof PatchrigError) || error.code === "internal") throw error;
  return { text: error.message, hint: error.hint, code: error.code };
}
