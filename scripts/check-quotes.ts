// Every quoted value is found in the evidence it cites, every cited fact exists, and what cites nothing says why it is
// inferred. `check-quotes.ts [FOLDER]`: another folder of platform data than the package's own.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Evidence, readEvidence, readVmRoleEvidence } from "../packages/platforms/src/evidence/evidence.ts";
import { parseLayer, type YamlFileError, type YamlLayer } from "../packages/platforms/src/yaml-file.ts";
import { checkCanned } from "./check-quotes-canned.ts";
import { checkSourceCitations } from "./check-quotes-sources.ts";
import { isQuotedIn } from "./check-quotes-text.ts";
import { checkTimeline } from "./check-quotes-timeline.ts";
import { type Cited, type Path, valuesOf } from "./check-quotes-values.ts";
import { type Problem, report } from "./check-report.ts";

const root = process.argv[2] ?? "packages/platforms";
const evidence = new Map<string, Evidence>();
const facts = new Set<string>();
const builds = readFileSync(join(root, "builds", "vcsa.yaml"), "utf8");
const problems: Problem[] = [];
let checked = 0;

for (const recording of [...readEvidence(root), ...readVmRoleEvidence(root)]) {
  const twin = evidence.get(recording.number);
  if (twin) problems.push({ file: recording.file, line: 1, text: `${twin.file} has the same number` });
  evidence.set(recording.number, recording);
}
for (const file of filesIn("facts", ".yaml")) {
  for (const id of Object.keys(parseLayer(readFileSync(file, "utf8"), file).value as object)) facts.add(id);
}
for (const kind of ["vcsa", "vmrole"]) {
  if (!existsSync(join(root, kind))) continue;
  for (const release of readdirSync(join(root, kind))) checkRelease(join(kind, release));
}
if (root === "packages/platforms") {
  const cited = checkSourceCitations({ evidence, facts });
  checked += cited.checked;
  problems.push(...cited.problems);
}
report("quotes", checked, problems);

function checkRelease(folder: string): void {
  for (const file of [...filesIn(folder, ".yaml"), ...filesIn(join(folder, "payloads"), ".yaml")]) {
    const layer = parseLayer(readFileSync(file, "utf8"), file);
    for (const value of valuesOf(layer.value)) {
      checked++;
      const problem = problemOf(value);
      if (problem !== undefined) add(layer, value.path, problem);
    }
  }
  for (const file of [...filesIn(join(folder, "timelines"), ".yaml"), ...filesIn(join(folder, "failures"), ".yaml")]) {
    const layer = parseLayer(readFileSync(file, "utf8"), file);
    const found = checkTimeline(file, evidence);
    checked += found.checked;
    for (const { path, text } of found.problems) add(layer, path, text);
  }
  for (const file of filesIn(join(folder, "canned"), ".txt")) {
    checked++;
    problems.push(...checkCanned(file, { evidence, facts }));
  }
}

function problemOf(value: Cited): string | undefined {
  if (value.cite.length > 0) return value.cite.map((id) => problemWith(id, value)).find((text) => text !== undefined);
  return value.inferred?.trim() ? undefined : "neither cites anything nor says why it is inferred";
}

function problemWith(id: string, { quote, how }: Cited): string | undefined {
  if (facts.has(id)) return undefined;
  if (id === "builds") return quote === undefined || builds.includes(quote) ? undefined : `not in the builds: ${quote}`;
  const recording = evidence.get(id);
  if (!recording) return `there is neither evidence nor a fact "${id}"`;
  if (how?.trim()) return undefined;
  if (quote === undefined) return `${id} is cited for a value that is no text: say \`how\` it was got from there`;
  return isQuotedIn(recording, quote) ? undefined : `not in ${id}: ${JSON.stringify(quote)}`;
}

function add(layer: YamlLayer, path: Path, text: string): void {
  const { file, line }: YamlFileError = layer.error(path, text);
  problems.push({ file, line, text: `${path.join(".")}: ${text}` });
}

function filesIn(folder: string, ending: string): string[] {
  const place = join(root, folder);
  if (!existsSync(place)) return [];
  const names = readdirSync(place).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(place, name));
}
