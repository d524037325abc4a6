import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PatchrigError } from "@patchrig/core/errors";
import { parseYaml } from "@patchrig/platforms/yaml-file";
import type { Scenario } from "./scenario.ts";
import { scenarioSchema } from "./scenario-schema.ts";

/** The names of the scenarios that come with the simulator. */
export function listScenarios(): readonly string[] {
  return readdirSync(scenarioFolder())
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/**
 * Reads a scenario: one that comes with the simulator by its name, any other by its file (with a slash or an ending).
 * Throws `YamlFileError` with file, line and column of the first mistake, and `PatchrigError` unreadable-input when there is
 * no such file or scenario.
 */
export function loadScenario(nameOrFile: string): Scenario {
  const isName = /^[a-z0-9-]+$/.test(nameOrFile);
  const file = isName ? join(scenarioFolder(), `${nameOrFile}.yaml`) : nameOrFile;
  if (isName && !existsSync(file)) {
    throw new PatchrigError("unreadable-input", `no scenario "${nameOrFile}"`, {
      hint: `scenarios: ${listScenarios().join(", ")}; or name a file`,
    });
  }
  return parseScenario(read(file), file);
}

/** Parses a scenario; `file` names it in errors. Throws `YamlFileError`. */
export const parseScenario = (text: string, file: string): Scenario => parseYaml(text, scenarioSchema, file);

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `--scenario: ${file} cannot be read`, {
      cause,
      hint: `name a file that exists, or one of ${listScenarios().join(", ")}`,
    });
  }
}

/** The nearest one above this module, from src/ as from dist/; a bundle finds that of the installed package. */
function scenarioFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    for (const place of [folder, join(folder, "node_modules", "@patchrig", "simulator")]) {
      if (existsSync(join(place, "scenarios")) && existsSync(join(place, "package.json")))
        return join(place, "scenarios");
    }
    if (folder === dirname(folder)) throw new PatchrigError("internal", `no scenarios above ${start}`);
  }
}
