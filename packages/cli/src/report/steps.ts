import type { StepReport } from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import { axisOf, renderBar, renderPace, renderTicks } from "./axis.ts";
import { leftToYou, renderFacts } from "./facts.ts";
import { html, type Markup } from "./html.ts";
import type { Player } from "./player.ts";

/** The steps on an axis of time: when each began, how long it took, and how long it took where it was recorded. */
export function renderSteps(steps: readonly StepReport[]): Markup {
  const axis = axisOf(steps);
  const rows = steps.map(
    (step, index) => html`<tr>
<td class="number soft">${index + 1}</td>
<td><a class="step" href="#step-${index + 1}">${titleOf(step.name)}</a></td>
<td class="${wordClass(step)}">${wordOf(step)}</td>
<td class="number soft">${step.startedAt.slice(11, 19)}</td>
<td>${renderBar(step, axis)}</td>
<td class="pace">${renderPace(step)}</td>
</tr>`,
  );
  return html`<table class="steps">
<caption class="soft">Filled: how long each step took. Outlined: how long it took where it was recorded.</caption>
<thead><tr><th><span class="unseen">Number</span></th><th>Step</th><th>Outcome</th><th class="number">Began</th><th><span class="unseen">Time</span>${renderTicks(axis)}</th><th class="pace">Took</th></tr></thead>
<tbody>${rows}</tbody>
</table>`;
}

/** What each step found out, what stood in its way, and its terminal. */
export function renderFindings(steps: readonly StepReport[], player: Player | undefined): Markup {
  const cards = steps.map(
    (
      step,
      index,
    ) => html`<section class="card" id="step-${index + 1}"><h3><span class="soft">${index + 1}</span> ${titleOf(step.name)} <span class="${wordClass(step)} word">${wordOf(step)}</span></h3>
${renderProblem(step)}${renderFacts(step.facts)}${renderTerminal(step, player)}</section>`,
  );
  return html`<div class="cards">${cards}</div>`;
}

/** From the first step's start to the last one's end. */
export function simulatedSeconds(steps: readonly StepReport[]): number {
  return Math.max(0, (instantOf(steps.at(-1)?.endedAt) - instantOf(steps[0]?.startedAt)) / 1000);
}

/** What a person does is not called done: nobody has seen it. */
const isLeft = ({ outcome, facts }: StepReport): boolean => outcome === "done" && leftToYou(facts) !== undefined;
const wordOf = (step: StepReport): string => (isLeft(step) ? "left to you" : step.outcome);
const wordClass = (step: StepReport): string => (isLeft(step) ? "left" : step.outcome);

/** `inspect-staged` reads `Inspect staged`. */
function titleOf(name: string): string {
  const words = name.replaceAll("-", " ").replaceAll(/\b(?:ssh|iso)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function renderProblem({ problem }: StepReport): Markup | null {
  return problem && html`<p class="problem">${problem.text}<br><span class="soft">${problem.hint}</span></p>`;
}

/** Only where something was typed or shown meanwhile. */
function renderTerminal({ name, seconds }: StepReport, player: Player | undefined): Markup | null {
  const seen = player?.steps.get(name);
  if (!seen?.isSeen) return null;
  const title = titleOf(name);
  return html`<details class="play" data-at="${seen.at.toFixed(3)}" data-title="${title}"><summary>Play this step in its terminal <span class="soft">(${formatDuration(seconds * 1000)})</span></summary><div class="stage" role="region" aria-label="Terminal: ${title}"></div></details>`;
}

const instantOf = (text: string | undefined): number => parseInstant(text ?? "") ?? 0;
