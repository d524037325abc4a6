// Reports the aims of the house (CONTRIBUTING.md): sizes of files and functions, by median, p90 and maximum.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

interface Measured {
  readonly name: string;
  readonly lines: number;
}

const files = ["platforms", "core", "simulator", "conformance", "cli"].flatMap((name) =>
  sources(`packages/${name}/src`),
);
const functions = files.flatMap((file) => functionsOf(file.name));
report("source file, lines", files, { median: 80, p90: 200, again: 350 });
report("function, lines", functions, { median: 10, p90: 28, again: 60 });

function sources(folder: string): Measured[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    if (!/\.ts$/.test(path) || /\.test\.ts$/.test(path)) return [];
    return [{ name: path, lines: readFileSync(path, "utf8").split("\n").length - 1 }];
  });
}

function functionsOf(file: string): Measured[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
  const found: Measured[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const line = (at: number) => source.getLineAndCharacterOfPosition(at).line;
      const name = `${file}:${line(node.getStart()) + 1}`;
      found.push({ name, lines: line(node.getEnd()) - line(node.getStart()) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function report(title: string, all: readonly Measured[], aim: { median: number; p90: number; again: number }): void {
  const sorted = all.toSorted((a, b) => a.lines - b.lines);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.lines ?? 0;
  const largest = sorted.at(-1);
  console.log(
    `${title}: ${sorted.length}, median ${at(0.5)} (aim ${aim.median}), p90 ${at(0.9)} (aim ${aim.p90}), ` +
      `largest ${largest?.lines} (${largest?.name})`,
  );
  for (const one of sorted.filter((each) => each.lines > aim.again))
    console.log(`  look again: ${one.name} ${one.lines}`);
}
