import { createHash } from "node:crypto";
import type { Builds } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { renderAdvisories } from "./advisories.ts";
import { renderFaults } from "./faults.ts";
import { html, Markup } from "./html.ts";
import { renderLadder } from "./ladder.ts";
import type { Notice, Rehearsal } from "./rehearsal.ts";
import { renderFindings, renderSteps, simulatedSeconds } from "./steps.ts";
import { STYLE } from "./style.ts";

/**
 * The report as one self-contained file. Nothing is fetched and nothing runs: the policy in its head forbids it, and
 * all that a peer said is escaped.
 */
export function renderReport(rehearsal: Rehearsal, session: string): string {
  const title = `${rehearsal.profile} to ${rehearsal.to}: ${rehearsal.outcome}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash()}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${STYLE_ELEMENT}
</head>
<body>
<main>
${renderHead(rehearsal)}
${renderBuilds(rehearsal)}
<h2>Steps</h2>
${renderSteps(rehearsal.steps)}
${renderLadder(rehearsal.steps)}
<h2>What each step found</h2>
${renderFindings(rehearsal.steps)}
${renderAdvisories(rehearsal.assess)}
${renderFaults(rehearsal)}
${renderNotices(rehearsal.notices, rehearsal.next)}
<h2>The session</h2>
${session === "" ? html`<p class="soft">No session was recorded.</p>` : html`<pre tabindex="0">${session}</pre>`}
<h2>Run it again</h2>
<p>Everything that varies is drawn from the seed <code>${rehearsal.seed}</code>.</p>
<pre class="again">${rehearsal.again}</pre>
<footer>The appliance was simulated; no machine was changed. The session plays with <code>asciinema play session.cast</code>;
what was done, line by line, is in <code>journal.ndjson</code>.</footer>
</main>
</body>
</html>
`;
  return page.text;
}

const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);

const styleHash = (): string => `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;

function renderHead(rehearsal: Rehearsal): Markup {
  const simulated = formatDuration(simulatedSeconds(rehearsal.steps) * 1000);
  const took = formatDuration(rehearsal.tookSeconds * 1000);
  return html`<span class="badge ${rehearsal.outcome}">${rehearsal.outcome}</span>
<h1>Rehearsal of the update from ${rehearsal.profile} to ${rehearsal.to}</h1>
<p class="soft">${rehearsal.steps[0]?.startedAt} on the simulated clock. ${simulated} of the appliance's time, in ${took}. Seed ${rehearsal.seed}.</p>`;
}

function renderBuilds({ before, after }: Rehearsal): Markup {
  return html`<div class="builds">
${renderBuild("Before", before)}
<div class="arrow" aria-hidden="true">→</div>
${renderBuild("After", after)}
</div>`;
}

function renderBuild(label: string, builds: Builds | null): Markup {
  const known = (value: string | number | null | undefined) => value ?? "not seen";
  return html`<div class="build ${label.toLowerCase()}"><span class="soft">${label}</span><strong>${known(builds?.version)}</strong>
<span class="soft">patch build</span> <span class="mono">${known(builds?.patchBuild)}</span><br>
<span class="soft">vCenter build</span> <span class="mono">${known(builds?.vpxdBuild)}</span></div>`;
}

function renderNotices(notices: readonly Notice[], next: string): Markup {
  const items = notices.map(
    (notice) =>
      html`<li>${notice.text} <span class="fact">${notice.step}${notice.source ? `, ${notice.source}` : ""}</span></li>`,
  );
  return html`<h2>What to know and what to do next</h2>
${items.length === 0 ? null : html`<ul class="notices">${items}</ul>`}
${next === "" ? null : html`<p><strong>Next:</strong> ${next}</p>`}`;
}
