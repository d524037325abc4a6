import type { Report } from "../judge/report.ts";
import type { Verdict } from "../judge/verdict.ts";
import { escapeXml } from "./escape.ts";
import { statement } from "./statement.ts";

/** The report as one file that needs nothing else: each check with its demand, its evidence, and what went over the wire. */
export function htmlReport(report: Report): string {
  const title = `${report.profile} ${report.side}: ${report.met ? "met" : "not met"}`;
  const order = ["fail", "error", "warn", "known", "pass", "excluded"];
  const sorted = report.verdicts.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeXml(title)}</title><style>${STYLE}</style></head>
<body><header><h1 class="${report.met ? "pass" : "fail"}">${escapeXml(title)}</h1>
<p>${escapeXml(statement(report).trim())}</p>
<dl><dt>peer</dt><dd><code>${escapeXml(report.peer)}</code></dd><dt>began</dt><dd>${escapeXml(report.startedAt)}</dd>
<dt>seed</dt><dd>${report.seed}</dd><dt>judge</dt><dd>patchrig ${escapeXml(report.tool.version)}</dd>
<dt>again</dt><dd><code>${escapeXml(report.reproduce)}</code></dd></dl></header>
${report.knownFailures.map(({ kind, text }) => `<p class="fail">${kind} known failure: ${escapeXml(text)}</p>`).join("\n")}
<main>${sorted.map(checkOf).join("\n")}</main></body></html>
`;
}

function checkOf(verdict: Verdict): string {
  const { id, outcome, level, demands, text, quote, came, cite, seconds, exchange = [], reproduce, place } = verdict;
  const isOpen = outcome === "fail" || outcome === "error" ? " open" : "";
  const sides =
    quote === undefined && came === undefined
      ? ""
      : `<div class="sides">${sideOf(`expected, by ${cite.join(", ")}`, quote)}${sideOf("came", came)}</div>`;
  const wire = exchange
    .map(({ step, shown }) => `<h4>${escapeXml(step)}</h4><pre>${escapeXml(plain(shown))}</pre>`)
    .join("\n");
  return `<details class="${outcome}" id="${escapeXml(id)}"${isOpen}><summary><b>${outcome}</b> <code>${escapeXml(id)}</code> <i>${level}</i> <span>${seconds.toFixed(2)} s</span></summary>
<p>${escapeXml(demands)}</p>${text === undefined ? "" : `<p class="why">${escapeXml(text)}${verdict.blame ? ` <i>(blame: ${verdict.blame})</i>` : ""}</p>`}
${sides}<p class="place">${escapeXml(place.file)}:${place.line}</p>
${reproduce === undefined ? "" : `<p>again: <code>${escapeXml(reproduce)}</code></p>`}
${wire === "" ? "" : `<details><summary>what went over the wire</summary>${wire}</details>`}</details>`;
}

const sideOf = (title: string, text: string | undefined): string =>
  text === undefined ? "" : `<div><h4>${escapeXml(title)}</h4><pre>${escapeXml(plain(text))}</pre></div>`;

/** Terminal codes show nothing on a page. */
const plain = (text: string): string =>
  text
    .replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\u240d");

const STYLE = `
:root{color-scheme:light dark;--pass:#1a7f37;--fail:#cf222e;--warn:#9a6700;--dim:#6e7781}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1.pass,.pass>summary b{color:var(--pass)}h1.fail,p.fail,.fail>summary b,.error>summary b{color:var(--fail)}
.warn>summary b,.known>summary b{color:var(--warn)}.excluded>summary{color:var(--dim)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
main>details{border-top:1px solid #8884;padding:.4rem 0}summary{cursor:pointer}summary span,summary i,.place{color:var(--dim);font-size:.85em}
pre{background:#8881;padding:.6rem;overflow:auto;max-height:30rem;font:13px/1.4 ui-monospace,monospace;white-space:pre-wrap}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:1rem}h4{margin:.6rem 0 .2rem;font-size:.9em}
@media(max-width:50rem){.sides{grid-template-columns:1fr}}`;
