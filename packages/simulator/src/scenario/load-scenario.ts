import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { parseYaml } from "@patchrig/platforms/yaml-file";
import { packageFolder } from "../package-folder.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchema } from "./scenario-schema.ts";

/** The names of the scenarios that come with the simulator. */
export function listScenarios(): readonly string[] {
  return readdirSync(packageFolder("scenarios"))
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
  const file = isName ? join(packageFolder("scenarios"), `${nameOrFile}.yaml`) : nameOrFile;
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
