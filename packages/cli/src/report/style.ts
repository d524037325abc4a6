/** The report's look: light and dark, on a screen and on paper; nothing is fetched. */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1c2126; --soft: #5f6a72; --line: #dcd8cf; --card: #fff;
  --accent: #1f6f8b; --good: #2c7a4b; --bad: #b3372f; --wait: #9a6a00; --bar: #2f86a6; --mono: ui-monospace, "SF Mono",
  "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e6e8e6; --soft: #9aa5ab; --line: #2e363b;
  --card: #1b2125; --accent: #79c3dd; --good: #6cc48f; --bad: #f08a80; --wait: #e5b64e; --bar: #4ba3c3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .4rem 0 .5rem; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 2.8rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--line); }
p { margin: .4rem 0; } a { color: var(--accent); } .soft { color: var(--soft); } .mono, code, pre { font-family: var(--mono); }
.badge { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; border: 1.5px solid currentColor; font-size: .8rem;
  font-weight: 650; text-transform: uppercase; letter-spacing: .06em; }
.done { color: var(--good); } .left { color: var(--accent); } .failed, .refused { color: var(--bad); } .waiting { color: var(--wait); }
.builds { display: grid; grid-template-columns: 1fr auto 1fr; gap: 1rem; align-items: center; margin: 1.6rem 0 0; }
.build { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1.1rem; }
.build strong { display: block; font-size: 1.35rem; font-family: var(--mono); font-weight: 600; }
.build.after { border-color: var(--good); } .arrow { font-size: 1.6rem; color: var(--soft); }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
th, td { padding: .4rem .7rem .4rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8rem; font-weight: 500; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.steps td:nth-child(5) { width: 34%; } caption { text-align: left; font-size: .8rem; padding-bottom: .3rem; } .steps a.step { color: inherit; text-decoration: none; font-weight: 600; }
.steps a.step:hover { text-decoration: underline; } svg.bar { display: block; width: 100%; height: 1.1rem; margin-top: .25rem; }
svg.bar .track { fill: var(--line); opacity: .45; } svg.bar .run { fill: var(--bar); } svg.bar .failed, svg.bar .refused { fill: var(--bad); }
svg.bar .waiting { fill: var(--wait); } svg.bar .band { fill: none; stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 2;
  vector-effect: non-scaling-stroke; }
.pace { font-variant-numeric: tabular-nums; } .recorded { display: block; font-size: .78rem; }
.ticks { position: relative; display: block; height: 1.2em; font-variant-numeric: tabular-nums; font-size: .72rem; }
.ticks span { position: absolute; transform: translateX(-50%); white-space: nowrap; } .ticks .tick-0 { transform: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.steps td:nth-child(3) { white-space: nowrap; } .card .word { font-size: .78rem; font-weight: 500; float: right; }
details.play { margin-top: .5rem; } details.play summary { cursor: pointer; color: var(--accent); font-size: .9rem; padding: .3rem 0; }
summary:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.stage { margin-top: .4rem; border-radius: .5rem; overflow: hidden; min-height: 3rem; }
.card:has(details[open]) { column-span: all; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: .3rem 0 .2rem; font-size: .86rem; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; overflow-wrap: anywhere; font-family: var(--mono); }
.cards { columns: 19rem; column-gap: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem 1rem;
  margin: 0 0 .9rem; break-inside: avoid; }
.card:target { border-color: var(--accent); } .card h3 { font-size: .98rem; margin: 0; } .problem { color: var(--bad); margin: .2rem 0; }
ol.ladder { list-style: none; margin: 0; padding: 0 0 0 1.1rem; border-left: 2px solid var(--bar); }
ol.ladder li { position: relative; padding: .25rem 0 .6rem; } ol.ladder li::before { content: ""; position: absolute; left: -1.53rem;
  top: .75rem; width: .7rem; height: .7rem; border-radius: 50%; background: var(--bar); border: 2px solid var(--paper); }
ol.ladder .at { display: inline-block; min-width: 5.5rem; color: var(--soft); font-variant-numeric: tabular-nums; }
ul.notices { padding-left: 1.1rem; } ul.notices li { margin: .3rem 0; } .fact { color: var(--soft); font-size: .8rem; }
pre.text { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; overflow: auto;
  font-size: .8rem; line-height: 1.45; max-height: 34rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre.again { max-height: none; } footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) { .builds { grid-template-columns: 1fr; } .arrow { transform: rotate(90deg); justify-self: center; }
  .steps td:nth-child(1), .steps th:nth-child(1), .steps td:nth-child(4), .steps th:nth-child(4) { display: none; }
  .steps tr { display: grid; grid-template-columns: 1fr auto; column-gap: .8rem; border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .steps td, .steps th { border: 0; padding: .1rem 0; } .steps thead tr { border: 0; padding: 0; } .steps thead th:not(:nth-child(5)) { display: none; }
  .steps td:nth-child(5), .steps th:nth-child(5), .steps td.pace { width: auto; grid-column: 1 / -1; } .recorded { display: inline; }
  main { padding: 1.4rem 1rem 3rem; } h1 { font-size: 1.45rem; } .steps td:nth-child(3) { white-space: nowrap; } .card .word { float: none; } }
@media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; } main { max-width: none; padding: 0; }
  pre.text { max-height: none; } details.play { display: none; } tr, .build, .card, li { break-inside: avoid; } h2 { break-after: avoid; } }
`;
