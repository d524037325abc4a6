import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Every TypeScript file under packages/NAME/FOLDER for the given folders. */
export function sourceFiles(packages: readonly string[], folders: readonly string[]): string[] {
  return packages.flatMap((name) => folders.flatMap((folder) => typescriptUnder(join("packages", name, folder))));
}

/** Parses a file; positions turn into lines by `lineOf`. */
export function parseSource(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
}

/** The 1-based line on which a node begins. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Calls `visit` for a node and all below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function typescriptUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|mts|cts)$/.test(name) && !name.includes("node_modules"))
    .map((name) => join(folder, name))
    .sort();
}
