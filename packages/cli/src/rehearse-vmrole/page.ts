import { createHash } from "node:crypto";
import type { StepReport } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { axisOf, tickStyle } from "../report/axis.ts";
import { html, Markup } from "../report/html.ts";
import { renderFindings, renderSteps, simulatedSeconds } from "../report/steps.ts";
import { STYLE } from "../report/style.ts";
import { bytesText } from "./quantity.ts";
import { isTrap, type VmRoleRehearsal } from "./rehearsal.ts";

/** The report as one page that stands by itself: nothing is fetched, nothing runs. */
export function renderVmRolePage(rehearsal: VmRoleRehearsal): string {
  const style = `${STYLE}\n${tickStyle(axisOf(rehearsal.steps))}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policyOf(style))}">
<title>patchrig: years of a VM Role, rehearsed</title>
${new Markup(`<style>${style}</style>`)}
</head>
<body>
<main>
${renderHead(rehearsal)}
<h2>The story</h2>
${renderSteps(rehearsal.steps)}
<h2>Ways to get stuck, and out again</h2>
${renderTraps(rehearsal)}
<h2>What each step found</h2>
${renderFindings(rehearsal.steps.map(withoutTrap), undefined)}
<h2>What was told on the way</h2>
<ul class="notices">${rehearsal.notices.map((notice) => html`<li>${notice.text} <span class="fact">${notice.step}${notice.source ? `, ${notice.source}` : ""}</span></li>`)}</ul>
<p><strong>Next:</strong> ${rehearsal.next}</p>
<h2>Run it again</h2>
<pre class="again">${rehearsal.again}</pre>
<footer>The service was simulated; no subscription was touched. Its words where nobody recorded them are marked as inferred.
What was done is in <code>journal.ndjson</code>, the runs that brought images in are in <code>images.ndjson</code>, each call in
<code>session.http.ndjson</code>.</footer>
</main>
</body>
</html>
`;
  return page.text;
}

/** By the hash of the page's own style: whatever else turns up in it neither runs nor is fetched. */
function policyOf(style: string): string {
  const hash = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function renderHead({ outcome, steps, seed, tookSeconds, uploads }: VmRoleRehearsal): Markup {
  const simulated = formatDuration(simulatedSeconds(steps) * 1000);
  const took = formatDuration(tookSeconds * 1000);
  return html`<span class="badge ${outcome}">${outcome}</span>
<h1>Rehearsal of a VM Role and its patches</h1>
<p class="soft">${steps[0]?.startedAt} on the simulated clock. ${simulated} of the service's time, in ${took}. Seed ${seed}.</p>
<div class="builds">
<div class="build before"><span class="soft">Whole images each time</span><strong>${bytesText(uploads.wholeBytes)}</strong></div>
<div class="arrow" aria-hidden="true">→</div>
<div class="build after"><span class="soft">What was sent</span><strong>${bytesText(uploads.sentBytes)}</strong></div>
</div>`;
}

/** Its trap stands in the table above. */
function withoutTrap(step: StepReport): StepReport {
  const { trap: _, ...facts } = step.facts;
  return { ...step, facts };
}

/** What was asked for, what came of it, and the way out. */
function renderTraps({ steps }: VmRoleRehearsal): Markup {
  const rows = steps.flatMap(({ name, facts: { trap } }) => {
    if (!isTrap(trap)) return [];
    return [
      html`<tr><td><a href="#step-${steps.findIndex((step) => step.name === name) + 1}">${trap.asked}</a></td><td>${trap.refused}</td><td class="done">${trap.wayOut}</td></tr>`,
    ];
  });
  return html`<table><thead><tr><th>What was tried</th><th>What came of it</th><th>Way out</th></tr></thead><tbody>${rows}</tbody></table>`;
}
