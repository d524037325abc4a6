import type { SessionResult } from "./result.ts";

/** Results as JUnit's XML, as CI systems read it. */
export function formatJunit(name: string, results: readonly SessionResult[]): string {
  const failures = results.filter(({ outcome }) => outcome === "failed").length;
  const time = results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  const counts = `tests="${results.length}" failures="${failures}" errors="0" skipped="0" time="${time}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts.replace(' skipped="0"', "")}>`,
    `  <testsuite name="${xml(name)}" ${counts}>`,
    ...results.map(testCase),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase({ file, seconds, problem }: SessionResult): string {
  const head = `    <testcase classname="session" name="${xml(file)}" time="${seconds.toFixed(3)}"`;
  if (problem === null) return `${head}/>`;
  const [first = ""] = problem.split("\n");
  return `${head}>\n      <failure message="${xml(first)}" type="session">${xml(problem)}</failure>\n    </testcase>`;
}

/** XML has no way to write most control characters. */
const xml = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
