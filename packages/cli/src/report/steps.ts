import type { StepReport } from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import { renderFacts } from "./facts.ts";
import { html, type Markup } from "./html.ts";

/** The steps as a timeline: when each began, where it lies in the whole and how long it took on the simulated clock. */
export function renderSteps(steps: readonly StepReport[]): Markup {
  const from = instantOf(steps[0]?.startedAt);
  const whole = Math.max(simulatedSeconds(steps), 1);
  const rows = steps.map((step, index) => {
    const start = (instantOf(step.startedAt) - from) / 1000;
    return html`<tr>
<td class="number soft">${index + 1}</td>
<td><a class="step" href="#step-${index + 1}">${titleOf(step.name)}</a></td>
<td class="${step.outcome}">${step.outcome}</td>
<td class="number soft">${step.startedAt.slice(11, 19)}</td>
<td>${renderBar({ start: start / whole, length: step.seconds / whole, outcome: step.outcome })}</td>
<td class="number">${formatDuration(step.seconds * 1000)}</td>
</tr>`;
  });
  return html`<table class="steps">
<thead><tr><th></th><th>Step</th><th></th><th class="number">Began</th><th>On the simulated clock</th><th class="number">Took</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

/** What each step found out, and what stood in its way. */
export function renderFindings(steps: readonly StepReport[]): Markup {
  const cards = steps.map(
    (
      step,
      index,
    ) => html`<section class="card" id="step-${index + 1}"><h3><span class="soft">${index + 1}</span> ${titleOf(step.name)}</h3>
${renderProblem(step)}${renderFacts(step.facts)}</section>`,
  );
  return html`<div class="cards">${cards}</div>`;
}

/** From the first step's start to the last one's end. */
export function simulatedSeconds(steps: readonly StepReport[]): number {
  return Math.max(0, (instantOf(steps.at(-1)?.endedAt) - instantOf(steps[0]?.startedAt)) / 1000);
}

/** `inspect-staged` reads `Inspect staged`. */
function titleOf(name: string): string {
  const words = name.replaceAll("-", " ").replaceAll(/\b(?:ssh|iso)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function renderProblem({ problem }: StepReport): Markup | null {
  return problem && html`<p class="problem">${problem.text}<br><span class="soft">${problem.hint}</span></p>`;
}

/** Drawn with attributes, not with styles: the page's policy allows no inline style. */
function renderBar(bar: { readonly start: number; readonly length: number; readonly outcome: string }): Markup {
  const width = Math.max(bar.length * 100, 0.6);
  const x = Math.min(bar.start * 100, 100 - width);
  const kind = bar.outcome === "done" ? "run" : bar.outcome;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="4" width="100" height="2"/><rect class="${kind}" x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10"/></svg>`;
}

const instantOf = (text: string | undefined): number => parseInstant(text ?? "") ?? 0;
