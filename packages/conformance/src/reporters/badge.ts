import type { Report } from "../judge/report.ts";
import { escapeXml } from "./escape.ts";

/** A badge for a README: what was judged, and how it came out. */
export function badge({ profile, side, met, tally }: Report): string {
  const label = `patchrig ${profile} ${side}`;
  const judged = tally.pass + tally.fail + tally.warn + tally.known + tally.error;
  const value = met
    ? tally.known > 0
      ? `met, ${tally.known} known`
      : `${tally.pass}/${judged}`
    : `${tally.fail + tally.error} broken`;
  const [left, right] = [label, value].map((text) => Math.ceil(text.length * 6.6) + 14) as [number, number];
  const color = !met ? "#cf222e" : tally.known > 0 ? "#9a6700" : "#1a7f37";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${escapeXml(`${label}: ${value}`)}">
<title>${escapeXml(`${label}: ${value}`)}</title>
<rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${color}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="${left / 2}" y="14">${escapeXml(label)}</text><text x="${left + right / 2}" y="14">${escapeXml(value)}</text></g></svg>
`;
}
