import type { SeenPhase, StepReport } from "@patchrig/core";
import { formatDuration } from "@patchrig/core/clock";
import { html, type Markup } from "./html.ts";

/** What was seen on each rung between the reboot and the login page (V22, V23); nothing when no boot was watched. */
export function renderLadder(steps: readonly StepReport[]): Markup | null {
  const phases = steps.map(({ facts }) => facts.phases).find(isLadder);
  if (phases === undefined) return null;
  return html`<h2>From the reboot to the login page</h2>
<ol class="ladder">${phases.map(renderRung)}</ol>`;
}

/** An installation has phases as well: they are no rungs. */
const isLadder = (phases: unknown): phases is readonly SeenPhase[] =>
  Array.isArray(phases) && phases.some((phase) => typeof phase === "object" && phase !== null && "phase" in phase);

function renderRung({ phase, seconds }: SeenPhase): Markup {
  const meaning = MEANINGS[phase] ?? "";
  return html`<li><span class="at">+${formatDuration(seconds * 1000)}</span> <strong>${phase}</strong> <span class="soft">${meaning}</span></li>`;
}

/** What each rung means to whoever waits (V22, V23). */
const MEANINGS: Readonly<Record<string, string>> = {
  "shutting-down": "the old system still answers",
  "no-answer": "nothing answers",
  ssh: "SSH answers, long before the web does",
  https: "the web front accepts connections",
  unavailable: "503: what is behind the proxy does not answer yet; this is no error",
  initializing: "the web client's server is starting",
  login: "the login page: ready",
};
