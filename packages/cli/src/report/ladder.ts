import type { StepReport } from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import { textOf } from "./facts.ts";
import { html, type Markup } from "./html.ts";

/** What was seen on each rung between the reboot and the login page (V22, V23); nothing when no boot was watched. */
export function renderLadder(steps: readonly StepReport[]): Markup | null {
  const step = steps.find(({ facts }) => Array.isArray(facts.rungs) && facts.rungs.length > 0);
  if (step === undefined) return null;
  const from = parseInstant(step.startedAt) ?? 0;
  const rungs = (step.facts.rungs as readonly unknown[]).map((rung) => renderRung(rung, from));
  return html`<h2>From the reboot to the login page</h2>
<ol class="ladder">${rungs}</ol>`;
}

function renderRung(rung: unknown, from: number): Markup {
  const { rung: name, name: other, at, ...seen } = rung as Readonly<Record<string, unknown>>;
  const instant = typeof at === "string" ? parseInstant(at) : undefined;
  const after = instant === undefined ? "" : `+${formatDuration(Math.max(0, instant - from))}`;
  const details = Object.values(seen)
    .filter((value) => value !== null && value !== undefined)
    .map(textOf);
  return html`<li><span class="at">${after}</span> <strong>${textOf(name ?? other ?? "")}</strong> ${details.join(", ")}</li>`;
}
