import type { Report } from "../judge/report.ts";
import type { Verdict } from "../judge/verdict.ts";
import { escapeXml } from "./escape.ts";

/** JUnit XML as CI servers read it (`junit.xsd` beside this): one suite for each noun, failures and errors apart. */
export function junitReport(report: Report): string {
  const suites = new Map<string, Verdict[]>();
  for (const verdict of report.verdicts) {
    const noun = verdict.id.split(".")[0] ?? verdict.id;
    suites.set(noun, [...(suites.get(noun) ?? []), verdict]);
  }
  const problems = report.knownFailures.map(
    ({ id, kind, text }) =>
      `<testcase classname="known-failures" name="${escapeXml(`${kind} ${id}`)}" time="0"><failure message="${escapeXml(text)}" type="${kind}"/></testcase>`,
  );
  const extra =
    problems.length === 0
      ? ""
      : `  <testsuite name="known-failures" tests="${problems.length}" failures="${problems.length}" errors="0" skipped="0" time="0" timestamp="${stampOf(report)}">\n    ${problems.join("\n    ")}\n  </testsuite>\n`;
  const all = countsOf(report.verdicts);
  const name = escapeXml(`patchrig conform ${report.side} ${report.profile}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="${name}" tests="${report.verdicts.length + problems.length}" failures="${all.failures + problems.length}" errors="${all.errors}" skipped="${all.skipped}" time="${report.seconds.toFixed(3)}">\n`,
    ...[...suites].map(([noun, verdicts]) => suiteOf(noun, verdicts, report)),
    extra,
    "</testsuites>\n",
  ].join("");
}

function suiteOf(noun: string, verdicts: readonly Verdict[], report: Report): string {
  const { failures, errors, skipped } = countsOf(verdicts);
  const seconds = verdicts.reduce((sum, one) => sum + one.seconds, 0);
  const head = `  <testsuite name="${escapeXml(noun)}" tests="${verdicts.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds.toFixed(3)}" timestamp="${stampOf(report)}">\n`;
  const properties = `    <properties><property name="seed" value="${report.seed}"/><property name="profile" value="${escapeXml(report.profile)}"/></properties>\n`;
  return `${head}${properties}${verdicts.map(caseOf).join("")}  </testsuite>\n`;
}

function caseOf(verdict: Verdict): string {
  const { id, seconds, outcome, text = "", level, came = "", quote = "", reproduce = "" } = verdict;
  const head = `    <testcase classname="${escapeXml(`${verdict.side}.${level}`)}" name="${escapeXml(id)}" time="${seconds.toFixed(3)}"`;
  const details = escapeXml([verdict.demands, `expected: ${quote}`, `came: ${came}`, `again: ${reproduce}`].join("\n"));
  if (outcome === "fail")
    return `${head}><failure message="${escapeXml(text)}" type="${verdict.blame ?? "peer"}">${details}</failure></testcase>\n`;
  if (outcome === "error")
    return `${head}><error message="${escapeXml(text)}" type="${verdict.blame ?? "suite"}">${details}</error></testcase>\n`;
  if (outcome === "excluded" || outcome === "known")
    return `${head}><skipped message="${escapeXml(text)}"/></testcase>\n`;
  if (outcome === "warn") return `${head}><system-out>${escapeXml(`warning: ${text}`)}</system-out></testcase>\n`;
  return `${head}/>\n`;
}

function countsOf(verdicts: readonly Verdict[]) {
  const count = (...wanted: readonly string[]) => verdicts.filter(({ outcome }) => wanted.includes(outcome)).length;
  return { failures: count("fail"), errors: count("error"), skipped: count("excluded", "known") };
}

const stampOf = ({ startedAt }: Report): string => startedAt.slice(0, 19);
