import type { Report } from "../judge/report.ts";
import type { Verdict } from "../judge/verdict.ts";
import { statement } from "./statement.ts";

/** The report for a person at a terminal: what is broken and how to see it again, then one line that sums up. */
export function textReport(report: Report): string {
  const broken = report.verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "error");
  const beside = report.verdicts.filter(({ outcome }) => outcome === "warn" || outcome === "known");
  return [
    ...broken.map(blockOf),
    ...beside.map((verdict) => `${verdict.outcome.padEnd(5)} ${verdict.id}: ${verdict.text}\n`),
    ...report.knownFailures.map(({ kind, text }) => `${kind} known failure: ${text}\n`),
    statement(report),
  ].join("");
}

/** Whose matter it is, in a word or two. */
const BLAMES = {
  peer: "the peer",
  suite: "the suite: please report it",
  environment: "the machine it runs on",
} as const;

function blockOf(verdict: Verdict): string {
  const { id, outcome, text, demands, cite, quote, came, blame, reproduce, level, place } = verdict;
  const lines = [
    `${outcome.toUpperCase()} ${id} (${level})`,
    `  ${demands}`,
    `  ${text}`,
    ...(blame ? [`  blame: ${BLAMES[blame]}`] : []),
    ...(quote === undefined ? [] : [`  expected, by ${cite[0]}:`, ...indented(quote)]),
    ...(came === undefined || came === "" ? [] : ["  came:", ...indented(came)]),
    `  written down in ${place.file}:${place.line}`,
    ...(reproduce === undefined ? [] : [`  again: ${reproduce}`]),
  ];
  return `${lines.join("\n")}\n\n`;
}

const MOST_LINES = 16;

function indented(text: string): readonly string[] {
  const lines = printable(text).replace(/\n$/, "").split("\n");
  const shown = lines.slice(-MOST_LINES).map((line) => `    | ${line}`);
  return lines.length > MOST_LINES ? [`    | [${lines.length - MOST_LINES} lines before]`, ...shown] : shown;
}

/** What a peer sends must not move the reader's cursor. */
const printable = (text: string): string =>
  text.replaceAll(/[\0-\x09\x0b-\x1f\x7f]/g, (char) => (char === "\t" ? "    " : "·"));
