import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Advisory, advisorySchema } from "./advisory/advisory.ts";
import { type BuildRow, buildTable } from "./advisory/build-table.ts";
import { dataFolder } from "./data-folder.ts";
import { readYamlFile } from "./yaml-file.ts";

// `#data` where sources run: the data files themselves, checked as they are read. Its twin is data-compiled.ts.
export { profileIds, readProfile } from "./vcsa/read-profile.ts";
export { readVmRole, vmRoleIds } from "./vmrole/read-vmrole.ts";

export function readBuilds(): readonly BuildRow[] {
  return readYamlFile(join(dataFolder(), "builds", "vcsa.yaml"), buildTable).builds;
}

export function readAdvisories(): readonly Advisory[] {
  const folder = join(dataFolder(), "advisories");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readYamlFile(join(folder, name), advisorySchema));
}
