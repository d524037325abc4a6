import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Advisory } from "./advisory/advisory.ts";
import type { BuildRow } from "./advisory/build-table.ts";
import { dataFolder } from "./data-folder.ts";
import type { LoadedProfile } from "./vcsa/read-profile.ts";
import type { VmRole } from "./vmrole/vmrole-profile.ts";

// `#data` where dist/ runs: JSON, so that nobody waits for a YAML parser and schemas. Its twin is data-yaml.ts.
export const profileIds = (): string[] => [...ids().profiles];
export const vmRoleIds = (): string[] => [...ids().vmRoles];
export const readBuilds = (): readonly BuildRow[] => read("builds");
export const readAdvisories = (): readonly Advisory[] => read("advisories");
export const readProfile = (id: string): LoadedProfile => readKnown(id, ids().profiles);
export const readVmRole = (id: string): VmRole => readKnown(id, ids().vmRoles);

/** The file of dist/data that compile.mjs writes something to: `vcsa-6.0.json`. */
export const compiledFile = (name: string): string => `${name.replaceAll("/", "-")}.json`;

/** Which of both kinds there are. */
interface Ids {
  readonly profiles: readonly string[];
  readonly vmRoles: readonly string[];
}

const ids = (): Ids => read("ids");

function readKnown<T>(id: string, known: readonly string[]): T {
  if (!known.includes(id)) throw new RangeError(`no profile "${id}"`);
  return read(id);
}

const compiled = new Map<string, unknown>();

function read<T>(name: string): T {
  const data = compiled.get(name) ?? parse(join(dataFolder(), "dist", "data", compiledFile(name)));
  compiled.set(name, data);
  return data as T;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: run \`npm run build\``, { cause: error });
  }
}
