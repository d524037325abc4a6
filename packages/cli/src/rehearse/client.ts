import {
  assess,
  createTarget,
  openFileJournal,
  planUpdate,
  type RunEvent,
  type RunReport,
  refusedReport,
  runUpdate,
} from "@patchrig/core";
import type { VirtualClock } from "@patchrig/core/clock";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { createCastRecorder } from "@patchrig/core/transcript";
import type { ReportFolder } from "../report/write.ts";

/** What the client is let loose on. */
export interface ClientRun {
  readonly endpoints: ApplianceEndpoints;
  /** The release to update to: `6.0u1`. */
  readonly to: string;
  /** The simulated world's clock: the client lives by it, and the clock waits for the client's traffic. */
  readonly clock: VirtualClock;
  readonly files: ReportFolder;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/** The real client, from the assessment to the confirmed update, over SSH and HTTPS. Journals and records all of it. */
export async function runClient(run: ClientRun): Promise<RunReport> {
  const { endpoints, clock, files, signal, onEvent } = run;
  const target = createTarget(endpoints, { clock, onTraffic: () => clock.touch() });
  const recorder = createCastRecorder(files.session, {
    clock,
    columns: 132,
    rows: 50,
    title: `patchrig rehearse vcsa: ${endpoints.profile} to ${run.to}`,
    redact: [endpoints.ssh.password ?? ""],
  });
  const journal = await openFileJournal(files.journal);
  try {
    const assessment = await assess(target, { clock, signal });
    const planned = planUpdate(assessment, { to: run.to });
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
    });
  } finally {
    recorder.close();
    await journal.close();
  }
}
