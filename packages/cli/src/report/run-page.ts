import type { RunReport } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { html } from "./html.ts";
import { renderPage } from "./page.ts";
import type { Notice } from "./rehearsal.ts";
import { simulatedSeconds } from "./steps.ts";

/** A run, and what was told meanwhile. */
export interface ToldRun {
  readonly target: string;
  readonly report: RunReport;
  readonly notices: readonly Notice[];
  readonly journal: string;
}

/** The report of a run against an appliance: what was done to it, step by step, with its terminal. */
export function renderRunReport({ target, report, notices, journal }: ToldRun, cast: string): string {
  const { outcome, steps } = report;
  const told = {
    ...report,
    notices,
    title: `${target}: ${outcome}`,
    heading: `Update of ${target}`,
    about: `${steps[0]?.startedAt ?? ""} (UTC), ${formatDuration(simulatedSeconds(steps) * 1000)}.`,
    faults: null,
    closing: html`<footer>What was done, line by line, is in <code>${journal}</code>. Secrets were taken out of the session.</footer>`,
  };
  return renderPage(told, cast);
}
