// The platform's words stand in packages/platforms and nowhere else: who needs them asks a profile. The client's
// recognisers are the exception, being patterns of its own at the top of their file in core/src/vcsa, vmrole, explain and
// transcript/capture; so is the name of the protocol that the vSphere adapter speaks.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parseCanned } from "../packages/platforms/src/vcsa/canned.ts";
import { timelineSchema } from "../packages/platforms/src/vcsa/timeline.ts";
import { parseLayer, readYamlFile } from "../packages/platforms/src/yaml-file.ts";
import { type Problem, report } from "./check-report.ts";
import { lineOf, parseSource, sourceFiles, walk } from "./check-sources.ts";

const DATA = ["packages/platforms/vcsa", "packages/platforms/vmrole"];
const RECOGNISERS = ["vcsa", "vmrole", "explain", join("transcript", "capture"), join("adapters", "vsphere")].map(
  (name) => join("packages", "core", "src", name),
);
/** Shorter pieces (`Command> `, `Password: `) are words anybody might write. */
const DISTINCTIVE = 12;

/** What only this vendor says, in whatever text it stands; too short for the rule above, or in no profile at all. */
const TOKENS = ["com.vmware", "appliancesh", "urn:vim", "OpenSSH_"];
/** Compares command lines where there is no machine whose profile could be asked. */
const MAY_NAME_THEM = [join("packages", "simulator", "src", "faults", "subject.ts")];

const words = new Set(
  DATA.filter(existsSync)
    .flatMap((kind) => readdirSync(kind).map((release) => join(kind, release)))
    .flatMap(textsOf)
    .flatMap(piecesOf),
);
const files = sourceFiles(["core", "simulator", "conformance", "cli"], ["src"]).filter(
  (file) => !file.endsWith(".test.ts"),
);
report("literals", words.size === 0 ? 0 : files.length, files.flatMap(problemsIn));

/** Everything that a release's data quotes or infers. */
function textsOf(folder: string): string[] {
  const timelines = [...filesIn(join(folder, "timelines")), ...filesIn(join(folder, "failures"))];
  return [
    ...[join(folder, "profile.yaml"), join(folder, "vsphere.yaml")]
      .filter(existsSync)
      .flatMap((file) => textsIn(parseLayer(readFileSync(file, "utf8"), file).value)),
    ...timelines.flatMap((file) =>
      readYamlFile(file, timelineSchema).writes.flatMap((write) => ("text" in write ? [write.text] : [])),
    ),
    ...filesIn(join(folder, "canned")).map((file) => parseCanned(file, readFileSync(file, "utf8")).text),
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "text" in value && typeof value.text === "string" ? [value.text] : [];
  return [...own, ...Object.values(value).flatMap(textsIn)];
}

/** A text's distinctive pieces: its lines, cut at what varies. */
function piecesOf(text: string): string[] {
  return text
    .split(/\n|\{[a-zA-Z]+\}/)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= DISTINCTIVE);
}

function problemsIn(file: string): Problem[] {
  const source = parseSource(file);
  const problems: Problem[] = [];
  walk(source, (node) => {
    const literal = literalOf(node);
    if (literal === undefined || (RECOGNISERS.some((folder) => file.startsWith(folder)) && isAtTop(node))) return;
    const tokens = MAY_NAME_THEM.includes(file) ? [] : TOKENS;
    const found = [...words, ...tokens].find((piece) => literal.includes(piece));
    if (found !== undefined) {
      problems.push({
        file,
        line: lineOf(source, node),
        text: `the platform's words stand in its profile: "${found}"`,
      });
    }
  });
  return problems;
}

/** What a literal says; a pattern's without the signs that only escape. */
function literalOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text;
  return ts.isRegularExpressionLiteral(node) ? node.text.replaceAll(/\\([^a-zA-Z0-9])/g, "$1") : undefined;
}

/** Is it in a constant of the file, outside of any function? */
function isAtTop(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if (ts.isFunctionLike(at)) return false;
    if (ts.isVariableStatement(at)) return ts.isSourceFile(at.parent);
  }
  return false;
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
