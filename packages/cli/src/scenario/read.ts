import { resolve } from "node:path";
import { loadScenario, type Scenario } from "@patchrig/simulator";

/**
 * Reads what `--scenario` names: a name is one of those that come with patchrig; anything with a slash or an ending is a
 * file, from where the command was typed. Throws `YamlFileError` with file, line and column, and `PatchrigError`
 * unreadable-input.
 */
export function readScenario(named: string, cwd: string): Scenario & { readonly name: string } {
  const isName = /^[a-z0-9-]+$/.test(named);
  return { ...loadScenario(isName ? named : resolve(cwd, named)), name: named };
}
