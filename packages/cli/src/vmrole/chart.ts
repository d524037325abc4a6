import { createHash } from "node:crypto";
import type { YearsResult } from "@patchrig/core/vmrole";
import { html, Markup } from "../report/html.ts";
import { STYLE } from "../report/style.ts";

const SIZE = { width: 900, height: 420, left: 62, right: 190, top: 16, bottom: 40 } as const;
/** Told apart by hue and lightness, on light and on dark; each line is named at its end besides. */
const COLORS = ["#d1495b", "#b07d12", "#8d6cc9", "#d9722e", "#2f86a6", "#2c9a5b"] as const;
const CHART_STYLE = `
svg.years { width: 100%; height: auto; font: 12px system-ui, "Segoe UI", Roboto, sans-serif; }
svg.years .grid { stroke: currentColor; opacity: .15; } svg.years text { fill: currentColor; }
svg.years .axis { opacity: .7; } svg.years path { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg.years .best { stroke-width: 3.5; } .swatch { display: inline-block; width: .8rem; height: .8rem; border-radius: .2rem; }
`;

/** The years as one SVG that stands alone: gigabytes sent, added up, one line for each strategy; a cross where it is stuck. */
export function renderChart(results: readonly YearsResult[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${drawing(results, undefined, html`<style>${new Markup(CHART_STYLE)}</style>`).text}\n`;
}

/** The same as a page with its table. Nothing is fetched and nothing runs. */
export function renderChartPage(title: string, results: readonly YearsResult[], best: string | undefined): string {
  const style = STYLE + CHART_STYLE + swatches();
  const hash = `sha256-${createHash("sha256").update(style).digest("base64")}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${new Markup(`<style>${style}</style>`)}
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">Gigabytes sent to the provider, added up. A cross is where a strategy cannot go on.</p>
${drawing(results, best)}
<h2>Side by side</h2>
${renderTable(results, best)}
<footer>Rehearsed, not measured: how much each patch changes is assumed, and drawn from the seed.</footer>
</main>
</body>
</html>
`.text;
}

// A style attribute would want a rule of its own in the page's policy.
const swatches = () => COLORS.map((color, index) => `.swatch.s${index} { background: ${color}; }\n`).join("");

function drawing(results: readonly YearsResult[], best: string | undefined, style?: Markup): Markup {
  const largest = Math.max(...results.map(({ totalBytes }) => totalBytes), 1);
  const last = Math.max(...results.flatMap(({ points, stuck }) => [stuck?.at ?? 0, points.at(-1)?.at ?? 0]), 1);
  const scale: Scale = {
    x: (at) => SIZE.left + (at / last) * (SIZE.width - SIZE.left - SIZE.right),
    y: (bytes) => SIZE.height - SIZE.bottom - (bytes / largest) * (SIZE.height - SIZE.top - SIZE.bottom),
  };
  const spoken = results.map(({ id, totalBytes }) => `${id} ${(totalBytes / 1e9).toFixed(0)} GB`).join(", ");
  const labels = placeLabels(results, scale);
  return html`<svg class="years" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${spoken}">
${style}${grid(largest, last, scale)}
${results.map((result, index) => line(result, { index, scale, isBest: result.id === best, label: labels[index] ?? { x: 0, y: 0 } }))}
</svg>`;
}

interface Scale {
  readonly x: (at: number) => number;
  readonly y: (bytes: number) => number;
}

function grid(largest: number, years: number, { x, y }: Scale): Markup {
  const step = niceStep(largest / 5);
  const rows = Array.from({ length: Math.floor(largest / step) + 1 }, (_, index) => index * step);
  const columns = Array.from({ length: Math.floor(years) + 1 }, (_, year) => year);
  const end = SIZE.width - SIZE.right;
  return html`${rows.map(
    (bytes) => html`<line class="grid" x1="${SIZE.left}" x2="${end}" y1="${at(y(bytes))}" y2="${at(y(bytes))}"/>
<text class="axis" x="${SIZE.left - 8}" y="${at(y(bytes) + 4)}" text-anchor="end">${Number((bytes / 1e9).toFixed(1))} GB</text>
`,
  )}${columns.map(
    (
      year,
    ) => html`<text class="axis" x="${at(x(year))}" y="${SIZE.height - 14}" text-anchor="middle">${year === 0 ? "first" : `year ${year}`}</text>
`,
  )}`;
}

function line(
  { id, points, stuck }: YearsResult,
  {
    index,
    scale,
    isBest,
    label,
  }: { readonly index: number; readonly scale: Scale; readonly isBest: boolean; readonly label: Label },
): Markup {
  const color = COLORS[index % COLORS.length] ?? COLORS[0];
  const path = points.map(
    ({ at: when, totalBytes }, nth) => `${nth === 0 ? "M" : "L"}${at(scale.x(when))} ${at(scale.y(totalBytes))}`,
  );
  const [x, y] = endOf(points, scale);
  const cross = `M${at(x - 5)} ${at(y - 5)}l10 10m0 -10l-10 10`;
  const name = stuck === undefined ? id : `${id} ✕ round ${stuck.round}`;
  return html`<g><path class="${isBest ? "best" : ""}" stroke="${color}" d="${path.join("")}"/>
${stuck === undefined ? null : html`<path stroke="${color}" d="${cross}"/>`}
<path stroke="${color}" stroke-opacity=".4" d="M${at(x + 4)} ${at(y)}L${at(label.x - 4)} ${at(label.y)}"/>
<text x="${at(label.x)}" y="${at(label.y + 4)}">${name}</text></g>
`;
}

const endOf = (points: YearsResult["points"], { x, y }: Scale): readonly [number, number] => {
  const last = points.at(-1);
  return last === undefined ? [SIZE.left, SIZE.height - SIZE.bottom] : [x(last.at), y(last.totalBytes)];
};

/** Where a line's name stands, and where the way to it begins. */
interface Label {
  readonly x: number;
  readonly y: number;
}

/** Beside their line's end, 16 apart where they are near; those that got stuck early in a list above the crowd. */
function placeLabels(results: readonly YearsResult[], scale: Scale): readonly Label[] {
  const labels: Label[] = [];
  let stuckY = SIZE.top + 110;
  const stuckX = Math.max(...results.map((result) => (result.stuck ? endOf(result.points, scale)[0] : 0)));
  for (const [index, { points, stuck }] of results.entries()) {
    const [x, end] = endOf(points, scale);
    let y = end;
    while (stuck === undefined && labels.some((other) => other.x === x + 20 && Math.abs(other.y - y) < 16)) y -= 4;
    labels[index] =
      stuck === undefined ? { x: x + 20, y } : { x: Math.min(stuckX + 48, SIZE.width - SIZE.right), y: stuckY };
    if (stuck !== undefined) stuckY += 18;
  }
  return labels;
}

function renderTable(results: readonly YearsResult[], best: string | undefined): Markup {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  return html`<table><thead><tr><th></th><th>Strategy</th><th class="number">Rounds</th><th class="number">Sent, GB</th>
<th class="number">Largest, GB</th><th class="number">Hours</th><th class="number">Merges</th><th class="number">Rearms left</th><th>Ends</th></tr></thead><tbody>
${results.map(
  (
    result,
    index,
  ) => html`<tr><td><span class="swatch s${index}"></span></td><td>${result.id === best ? html`<strong>${result.title}</strong>` : result.title}
<span class="fact">${result.cite.join(", ")}</span></td><td class="number">${result.patched}/${result.rounds}</td><td class="number">${gigabytes(result.totalBytes)}</td>
<td class="number">${gigabytes(result.largestBytes)}</td><td class="number">${Math.round(result.uploadHours)}</td><td class="number">${result.merges}</td>
<td class="number">${result.rearmsLeft}</td><td>${result.stuck === undefined ? "goes on" : html`<span class="problem">stuck in round ${result.stuck.round}: ${result.stuck.why}</span> <span class="fact">${result.stuck.cite.join(", ")}</span>`}</td></tr>
`,
)}</tbody></table>`;
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power * 10;
}

const at = (value: number) => Number(value.toFixed(1));
