import type { RecordedRange, StepReport } from "@patchrig/core";
import { recordedStep } from "@patchrig/core";
import { formatDuration, parseInstant } from "@patchrig/core/clock";
import { html, Markup } from "./html.ts";

/** The steps on one axis of time, beginning with the first. */
export interface Axis {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly seconds: number;
}

const RECORDED = ["stage", "install", "reboot"] as const;

/** How long a step took where it was recorded; undefined where nobody has recorded it. */
function recordedOf(name: string): RecordedRange | undefined {
  const step = RECORDED.find((known) => known === name);
  return step && recordedStep(step);
}

/** Long enough for every step, and for the longest that each was recorded to take. */
export function axisOf(steps: readonly StepReport[]): Axis {
  const from = instantOf(steps[0]?.startedAt);
  const ends = steps.map((step) => startOf(step, from) + Math.max(step.seconds, recordedOf(step.name)?.to ?? 0));
  return { from, seconds: Math.max(1, ...ends) };
}

const startOf = ({ startedAt }: StepReport, from: number): number => (instantOf(startedAt) - from) / 1000;

/** Drawn with attributes, not with styles: the page's policy allows no inline style. */
export function renderBar(step: StepReport, { from, seconds }: Axis): Markup {
  const share = (value: number): number => (value / seconds) * 100;
  const start = share(startOf(step, from));
  const width = Math.max(share(step.seconds), 0.6);
  const kind = step.outcome === "done" ? "run" : step.outcome;
  const range = recordedOf(step.name);
  const band = range
    ? `<rect class="band" x="${(start + share(range.from)).toFixed(2)}" y="2" width="${Math.max(0.4, share(range.to - range.from)).toFixed(2)}" height="10"/>`
    : "";
  const bar = `<rect class="${kind}" x="${Math.min(start, 100 - width).toFixed(2)}" y="4" width="${width.toFixed(2)}" height="6"/>`;
  return new Markup(
    `<svg class="bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="6.4" width="100" height="1.2"/>${band}${bar}</svg>`,
  );
}

/** How long it took, against how long it took where it was recorded. */
export function renderPace({ name, seconds, outcome }: StepReport): Markup {
  const range = recordedOf(name);
  const took = formatDuration(seconds * 1000);
  if (!range) return html`${took}`;
  const recorded = `${formatDuration(range.from * 1000)} to ${formatDuration(range.to * 1000)}`;
  const verdict = outcome !== "done" ? "" : seconds > range.to ? ", longer" : seconds < range.from ? ", shorter" : "";
  return html`${took} <span class="soft recorded">recorded ${recorded}${verdict} <span class="fact">(${range.cite.join(", ")})</span></span>`;
}

const STEPS_OF_TICKS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400] as const;

/** The moments that are written above the axis, in percent of it. */
function ticksOf({ seconds }: Axis): readonly { readonly at: number; readonly text: string }[] {
  const each = STEPS_OF_TICKS.find((step) => seconds / step <= 6) ?? 86_400;
  const count = Math.floor(seconds / each);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: ((index * each) / seconds) * 100,
    text: index === 0 ? "0" : formatDuration(index * each * 1000),
  }));
}

/** Written above the bars, each at its place by a class of its own. */
export const renderTicks = (axis: Axis): Markup =>
  html`<span class="ticks" aria-hidden="true">${ticksOf(axis).map(({ text }, index) => new Markup(`<span class="tick-${index}">${text}</span>`))}</span>`;

/** Where each of them is: the page's policy allows no style but the page's own. */
export const tickStyle = (axis: Axis): string =>
  ticksOf(axis)
    .map(({ at }, index) => `.ticks .tick-${index} { left: ${at.toFixed(2)}%; }`)
    .join("\n");

const instantOf = (text: string | undefined): number => parseInstant(text ?? "") ?? 0;
