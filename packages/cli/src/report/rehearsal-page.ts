import { formatDuration } from "@patchrig/core/clock";
import { renderFaults } from "./faults.ts";
import { html } from "./html.ts";
import { renderPage } from "./page.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { simulatedSeconds } from "./steps.ts";

/** The report of a rehearsal: what was done to the simulated appliance, and how to have it again. */
export function renderReport(rehearsal: Rehearsal, cast: string): string {
  const { profile, to, outcome, seed, steps, tookSeconds, again } = rehearsal;
  const simulated = formatDuration(simulatedSeconds(steps) * 1000);
  const took = formatDuration(tookSeconds * 1000);
  const told = {
    ...rehearsal,
    title: `${profile} to ${to}: ${outcome}`,
    heading: `Rehearsal of the update from ${profile} to ${to}`,
    about: `${steps[0]?.startedAt ?? ""} on the simulated clock. ${simulated} of the appliance's time, in ${took}. Seed ${seed}.`,
    faults: renderFaults(rehearsal),
    closing: html`<h2>Run it again</h2>
<p>Everything that varies is drawn from the seed <code>${seed}</code>.</p>
<pre class="text again">${again}</pre>
<footer>The appliance was simulated; no machine was changed. The session plays with <code>asciinema play session.cast</code>;
what was done, line by line, is in <code>journal.ndjson</code>.</footer>`,
  };
  return renderPage(told, cast);
}
