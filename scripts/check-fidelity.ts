// docs/fidelity.md says what each profile quotes, what it infers and why, and what it leaves out. It is made from the data:
// `check-fidelity.ts --write` writes it, without --write it is checked to be what the data says now.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEvidence, readVmRoleEvidence } from "../packages/platforms/src/evidence/evidence.ts";
import { parseCanned } from "../packages/platforms/src/vcsa/canned.ts";
import { profileIds, readProfile } from "../packages/platforms/src/vcsa/read-profile.ts";
import { timelineSchema } from "../packages/platforms/src/vcsa/timeline.ts";
import { vmRoleIds } from "../packages/platforms/src/vmrole/read-vmrole.ts";
import { parseLayer, readYamlFile } from "../packages/platforms/src/yaml-file.ts";
import { unmodelled } from "../packages/simulator/src/vcsa/shell/not-modelled.ts";
import { valuesOf } from "./check-quotes-values.ts";
import { report } from "./check-report.ts";

const PAGE = "docs/fidelity.md";
const ROOT = "packages/platforms";

/** Something that a profile says: what backs it, or why it is inferred. */
interface Statement {
  readonly what: string;
  readonly cite: readonly string[];
  readonly inferred: string | undefined;
}

const recordings = new Set(
  [...readEvidence(ROOT), ...readVmRoleEvidence(ROOT)].flatMap(({ number, grade }) =>
    grade === "stated" ? [] : [number],
  ),
);
const ids = [...profileIds(ROOT), ...vmRoleIds(ROOT)];
const page = render();
if (process.argv.includes("--write")) writeFileSync(PAGE, page);
const current = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
const stale = {
  file: PAGE,
  line: 1,
  text: "is not what the data says: run `npx tsx scripts/check-fidelity.ts --write`",
};
report("fidelity", ids.length, current === page ? [] : [stale]);

function render(): string {
  const head = [
    "# How faithful each profile is",
    "",
    "Made from `packages/platforms` by `scripts/check-fidelity.ts`. Numbers are recordings in its `evidence` folders; V, M, P",
    "and W are facts in `facts/`. A quote is found in its recording at every check; what is stated was told by somebody, in a",
    "fact, a table or a recording graded so; what is inferred says why and proves nothing.",
  ];
  return `${[...head, ...ids.flatMap(renderProfile)].join("\n")}\n`;
}

function renderProfile(id: string): string[] {
  const folder = join(ROOT, id);
  const { value } = parseLayer(readFileSync(join(folder, "profile.yaml"), "utf8"), id);
  const { title, extends: base } = value as { title: string; extends?: string };
  const statements = [
    ...said(value),
    ...saidIn(folder, "vsphere.yaml", "vsphere"),
    ...saidIn(folder, "vami.yaml", "VAMI page"),
    ...saidIn(folder, "rest.yaml", "REST"),
    ...saidByMedia(folder),
    ...saidByTimelines(folder),
    ...saidByReplies(folder),
  ];
  const backed = statements.filter(({ inferred }) => inferred === undefined);
  const quoted = backed.filter(isQuoted);
  const stated = backed.filter((statement) => !isQuoted(statement));
  const inferred = statements.filter((statement) => statement.inferred !== undefined);
  return [
    "",
    `## ${id}: ${title}`,
    "",
    `${base === undefined ? "" : `Over ${base}: `}${quoted.length} quoted, ${stated.length} stated, ${inferred.length} inferred.`,
    ...section(
      "Quoted, by recording",
      group(quoted, ({ cite }) => cite.join(", ")),
    ),
    ...section(
      "Stated, by source",
      group(stated, ({ cite }) => cite.join(", ")),
    ),
    ...section(
      "Inferred, by reason",
      group(inferred, ({ inferred: why }) => why ?? ""),
    ),
    ...section("Not modelled", [
      ...missing(folder),
      ...(base === undefined || "apis" in (value as object) ? namesOnly(id) : []),
    ]),
  ];
}

/** Some recording shows it; others are told by somebody, in facts, tables and recordings that are graded `stated`. */
function isQuoted({ cite }: Statement): boolean {
  return cite.some((id) => recordings.has(id));
}

function section(title: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : ["", `### ${title}`, "", ...rows.map((row) => `- ${row}`)];
}

/** `source: this, that`, sorted by source. */
function group(statements: readonly Statement[], by: (statement: Statement) => string): string[] {
  const groups = new Map<string, string[]>();
  for (const statement of statements) groups.set(by(statement), [...(groups.get(by(statement)) ?? []), statement.what]);
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, whats]) => `${key}: ${list(whats)}`);
}

function list(whats: readonly string[]): string {
  const shown = whats.slice(0, 12).map((what) => `\`${what}\``);
  return whats.length > shown.length ? `${shown.join(", ")} and ${whats.length - shown.length} more` : shown.join(", ");
}

/** The values of a YAML document; entries of a list by their name. */
function said(document: unknown): Statement[] {
  return valuesOf(document).map(({ path, cite, inferred }) => ({ what: nameOf(document, path), cite, inferred }));
}

function nameOf(document: unknown, path: readonly (string | number)[]): string {
  const [list = "", index = "", help, argument] = path;
  const at = [document, list, index].reduce(below);
  // What an API command's help says, by the command's name.
  if (help === "description") return `${entryName(at, path)} ${help}`;
  if (help === "arguments") return `${entryName(at, path)} --${entryName(below(below(at, help), argument ?? 0), path)}`;
  return entryName(path.reduce(below, document), path);
}

function entryName(entry: unknown, path: readonly (string | number)[]): string {
  const { name, key } = (entry ?? {}) as { name?: unknown; key?: unknown };
  return shortName(String(name ?? key ?? path.join(".")));
}

function shortName(name: string): string {
  return name.replace(/^com\.vmware\.(appliance\.version1\.)?/, "");
}

function below(at: unknown, key: unknown): unknown {
  return (at as Readonly<Record<string, unknown>>)[String(key)];
}

/** What a file beside the profile says of one of its faces. */
function saidIn(folder: string, name: string, face: string): Statement[] {
  const file = join(folder, name);
  if (!existsSync(file)) return [];
  const statements = said(parseLayer(readFileSync(file, "utf8"), file).value);
  return statements.map((statement) => ({ ...statement, what: `${face} ${statement.what}` }));
}

function saidByMedia(folder: string): Statement[] {
  return filesIn(join(folder, "payloads")).flatMap((file) => {
    const medium = file.replace(/^.*[\\/]|\.yaml$/g, "");
    const statements = said(parseLayer(readFileSync(file, "utf8"), file).value);
    return statements.map((statement) => ({ ...statement, what: `medium ${medium} ${statement.what}` }));
  });
}

function saidByTimelines(folder: string): Statement[] {
  return ["timelines", "failures"].flatMap((kind) =>
    filesIn(join(folder, kind)).flatMap((file) => {
      const { evidence, inferred, writes } = readYamlFile(file, timelineSchema);
      const what = `timeline ${file.replace(/^.*[\\/]|\.yaml$/g, "")}`;
      const ours = writes.flatMap((write) =>
        "text" in write && write.inferred !== undefined && inferred === undefined
          ? [{ what: `${what}: ${write.text}`, cite: [], inferred: write.inferred }]
          : [],
      );
      return [{ what, cite: evidence, inferred }, ...ours];
    }),
  );
}

function saidByReplies(folder: string): Statement[] {
  return filesIn(join(folder, "canned")).map((file) => {
    const { command, cite, inferred } = parseCanned(file, readFileSync(file, "utf8"));
    return { what: `reply to ${command.replace(/^com\.vmware\.appliance\.version1\./, "")}`, cite, inferred };
  });
}

/** What the profile's README says is missing. */
function missing(folder: string): string[] {
  const text = readFileSync(join(folder, "README.md"), "utf8").replaceAll(/\n {2}/g, " ");
  return [...text.matchAll(/^- Missing: (.*)$/gm)].map(([, what = ""]) => what);
}

/** The commands that are listed and answer that they are not modelled; one without lists of its own has the same as the one it extends. */
function namesOnly(id: string): string[] {
  if (!profileIds(ROOT).includes(id)) return [];
  const { plugins, apis } = unmodelled(readProfile(id, ROOT));
  return [
    `${plugins.length} plug-ins of the list, which say so with status 70: ${list(plugins.map(shortName))}.`,
    `${apis.length} API commands of the list, which say so with status 70: ${list(apis.map(shortName))}.`,
  ];
}

function filesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}
