import { html, type Markup } from "./html.ts";
import type { AdvisoryFinding, Rehearsal } from "./rehearsal.ts";

/** The advisories by which the appliance was judged, with what each of their revisions said. */
export function renderAdvisories(assess: Rehearsal["assess"]): Markup {
  const verdict = assess.affected ? "The appliance was affected before the update." : "The appliance was not affected.";
  return html`<h2>Advisories</h2>
<p>${verdict}</p>
${assess.advisories.map(renderAdvisory)}`;
}

function renderAdvisory(advisory: AdvisoryFinding): Markup {
  const { id, severity, affected, fixedIn, revisions } = advisory;
  const verdict = affected === null ? "cannot be told" : affected ? "affected" : "not affected";
  const kind = affected === null ? "waiting" : affected ? "failed" : "done";
  return html`<p><strong>${id}</strong> <span class="${kind}">${verdict}</span>
<span class="soft">${severity ? `severity ${severity}` : ""}${affected === false ? "" : `, fixed in ${fixedIn}`}</span></p>
${
  revisions.length > 0
    ? html`<table><thead><tr><th>Revision</th><th>Date</th><th>CVE</th><th>Fixed in</th><th>By this revision</th></tr></thead>
<tbody>${revisions.map(renderRevision)}</tbody></table>`
    : null
}`;
}

function renderRevision({ revision, date, cve, fixedIn, affected }: AdvisoryFinding["revisions"][number]): Markup {
  const verdict = affected === null ? "cannot be told" : affected ? "affected" : "not affected";
  return html`<tr><td>${revision}</td><td>${date}</td><td>${cve}</td><td>${fixedIn}</td><td>${verdict}</td></tr>`;
}
