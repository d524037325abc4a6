// Time and chance come from two folders of core; every other source asks them (ARCHITECTURE.md: one clock, one seed).
import { sep } from "node:path";
import ts from "typescript";
import { type Problem, report } from "./check-report.ts";
import { lineOf, parseSource, sourceFiles, walk } from "./check-sources.ts";

const HOMES = ["packages/core/src/clock/", "packages/core/src/random/"];
/** Functions that run in a visitor's browser, which has no clock of ours. None yet. */
const IN_THE_BROWSER: readonly string[] = [];
const NAMES = new Set(["Date", "setTimeout", "setInterval", "setImmediate"]);
const MEMBERS = new Set(["Math.random", "performance.now", "process.hrtime", "crypto.randomInt"]);
const MODULES = new Set(["node:timers", "node:timers/promises", "timers", "timers/promises", "node:perf_hooks"]);

const files = sourceFiles(["platforms", "core", "simulator", "conformance", "cli"], ["src", "test"]).filter(
  (file) => ![...HOMES, ...IN_THE_BROWSER].some((home) => file.split(sep).join("/").startsWith(home)),
);
report("time", files.length, files.flatMap(problemsIn));

function problemsIn(file: string): Problem[] {
  const source = parseSource(file);
  const problems: Problem[] = [];
  walk(source, (node) => {
    const name = forbidden(node, source);
    if (name === undefined) return;
    problems.push({ file, line: lineOf(source, node), text: `${name}: ask @patchrig/core/clock or random` });
  });
  return problems;
}

function forbidden(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const member = `${node.expression.getText(source).replace(/^globalThis\./, "")}.${node.name.text}`;
    if (MEMBERS.has(member)) return member;
    return node.expression.getText(source) === "globalThis" && NAMES.has(node.name.text) ? node.name.text : undefined;
  }
  if (ts.isStringLiteral(node) && MODULES.has(node.text)) return node.text;
  if (!ts.isIdentifier(node) || !NAMES.has(node.text)) return undefined;
  // `x.Date` and `{ Date: … }` only share the name.
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
  if ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node) return undefined;
  return node.text;
}
