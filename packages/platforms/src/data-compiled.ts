import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Advisory } from "./advisory/advisory.ts";
import type { BuildRow } from "./advisory/build-table.ts";
import { dataFolder } from "./data-folder.ts";
import type { LoadedProfile } from "./vcsa/read-profile.ts";
import type { VmRole } from "./vmrole/vmrole-profile.ts";

/** All that compile.mjs has read from the data files and checked. */
interface Compiled {
  readonly profiles: Readonly<Record<string, LoadedProfile>>;
  readonly vmRoles: Readonly<Record<string, VmRole>>;
  readonly builds: readonly BuildRow[];
  readonly advisories: readonly Advisory[];
}

let compiled: Compiled | undefined;

// `#data` where dist/ runs: one JSON file, so that nobody waits for a YAML parser and schemas. Its twin is data-yaml.ts.
export const profileIds = (): string[] => Object.keys(data().profiles);
export const vmRoleIds = (): string[] => Object.keys(data().vmRoles);
export const readBuilds = (): readonly BuildRow[] => data().builds;
export const readAdvisories = (): readonly Advisory[] => data().advisories;

export function readProfile(id: string): LoadedProfile {
  const profile = data().profiles[id];
  if (profile === undefined) throw new RangeError(`no profile "${id}"`);
  return profile;
}

export function readVmRole(id: string): VmRole {
  const vmRole = data().vmRoles[id];
  if (vmRole === undefined) throw new RangeError(`no profile "${id}"`);
  return vmRole;
}

function data(): Compiled {
  compiled ??= read(join(dataFolder(), "dist", "data.json"));
  return compiled;
}

function read(file: string): Compiled {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Compiled;
  } catch (error) {
    throw new Error(`${file} cannot be read: run \`npm run build\``, { cause: error });
  }
}
