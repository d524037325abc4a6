import { html, type Markup } from "./html.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** What was made to go wrong, and whether the night ended as its scenario expects; nothing where nothing was. */
export function renderFaults({ faults, expectations, scenario }: Rehearsal): Markup | null {
  if (faults.length === 0 && expectations.length === 0) return null;
  return html`<h2>What was made to go wrong</h2>
${scenario && html`<p>${scenario.title}</p>`}
${faults.length === 0 ? html`<p>Nothing.</p>` : renderHits(faults)}
<p class="soft">These were injected on purpose. What came of them shows how the client behaves; it is no evidence of how a real appliance does.</p>
${expectations.length === 0 ? null : renderExpectations(expectations)}`;
}

function renderHits(faults: Rehearsal["faults"]): Markup {
  const rows = faults.map(({ id, hits }) => html`<tr><td><code>${id}</code></td><td class="number">${hits}</td></tr>`);
  return html`<table class="faults"><thead><tr><th>Fault</th><th class="number">Acted</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function renderExpectations(expectations: Rehearsal["expectations"]): Markup {
  const rows = expectations.map(
    ({ what, expected, seen, met }) =>
      html`<tr><td>${what}</td><td>${expected}</td><td>${seen}</td><td class="${met ? "done" : "failed"}">${met ? "as expected" : "broken"}</td></tr>`,
  );
  return html`<h3>What had to be true at the end</h3>
<table><thead><tr><th></th><th>Expected</th><th>Seen</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}
