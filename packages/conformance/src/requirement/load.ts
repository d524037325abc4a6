import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PatchrigError } from "@patchrig/core/errors";
import { checkLayers, parseLayer, type YamlLayer } from "@patchrig/platforms/yaml-file";
import type { z } from "zod";
import { quoteProblem } from "./quote.ts";
import type { Requirement } from "./requirement.ts";
import { ROWS, requirementFile } from "./schema.ts";

/** All requirements of a folder, by file and row, and what is known about them. */
export interface Catalogue {
  readonly requirements: readonly Requirement[];
  /** The folder it was read from. */
  readonly folder: string;
}

/**
 * Reads the catalogue that comes with patchrig, or another folder's `<platform>/<noun>.yaml`. Throws `YamlFileError` with
 * file:line:column of the first mistake: a key nobody knows, a quote that does not stand in its evidence, an id twice.
 */
export function loadCatalogue(folder = requirementFolder()): Catalogue {
  const seen = new Map<string, string>();
  const requirements: Requirement[] = [];
  for (const file of requirementFiles(folder)) {
    const layer = parseLayer(readFileSync(file, "utf8"), file);
    for (const [index, requirement] of readFile(layer, file).entries()) {
      const path = ["requirements", index] as const;
      const twin = seen.get(requirement.id);
      if (twin !== undefined) throw layer.error([...path, "id"], `the id ${requirement.id} is ${twin}'s already`);
      seen.set(requirement.id, `${requirement.place.file}:${requirement.place.line}`);
      const problem = quoteProblem(requirement);
      if (problem) throw layer.error([...path, problem.key], problem.text);
      requirements.push(requirement);
    }
  }
  if (requirements.length === 0) {
    throw new PatchrigError("unreadable-input", `${folder} holds no requirements`, {
      hint: "expected folders vcsa and vmrole with .yaml files",
    });
  }
  return { requirements, folder };
}

function readFile(layer: YamlLayer, file: string): readonly Requirement[] {
  const { requirements } = checkLayers(layer.value, [layer], requirementFile);
  const about = { platform: basename(dirname(file)), noun: basename(file, ".yaml") };
  return requirements.map((row, index) => {
    const kind = "excluded" in row ? "excluded" : row.side === "client" ? "client" : "server";
    const at = layer.error(["requirements", index, "id"], "");
    const schema: z.ZodType<object> = ROWS[kind];
    const value = checkLayers(row, [within(layer, index)], schema);
    return { ...value, ...about, place: { file, line: at.line, column: at.column } } as Requirement;
  });
}

/** The layer of one row: a problem in it is shown where the row stands. */
function within(layer: YamlLayer, index: number): YamlLayer {
  const path = (rest: readonly (string | number)[]) => ["requirements", index, ...rest];
  return {
    ...layer,
    depthOf: (rest) => layer.depthOf(path(rest)),
    error: (rest, problem) => layer.error(path(rest), problem),
    keyError: (rest, problem) => layer.keyError(path(rest), problem),
  };
}

function requirementFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    throw new PatchrigError("unreadable-input", `no requirements at ${folder}`, {
      hint: "name a folder with vcsa/*.yaml",
    });
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "sets")
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
    .filter((file) => file.endsWith(".yaml"))
    .sort();
}

/** The nearest one above this module, from src/ as from dist/; a bundle finds that of the installed package. */
export function requirementFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    for (const place of [folder, join(folder, "node_modules", "@patchrig", "conformance")]) {
      const found = join(place, "requirements");
      if (existsSync(join(found, "vcsa")) && existsSync(join(place, "package.json"))) return found;
    }
    if (folder === dirname(folder)) throw new PatchrigError("internal", `no requirements above ${start}`);
  }
}
