// Reads every data file by the schemas and writes them as JSON into dist/data, which is all that dist/ reads at run time:
// one file for each profile, for a simulator starts with one of them. Part of the build, after tsc.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { compiledFile } from "./dist/data-compiled.js";
import { profileIds, readAdvisories, readBuilds, readProfile, readVmRole, vmRoleIds } from "./dist/data-yaml.js";

const folder = new URL("dist/data/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
write("ids", { profiles: profileIds(), vmRoles: vmRoleIds() });
write("builds", readBuilds());
write("advisories", readAdvisories());
for (const id of profileIds()) write(id, readProfile(id));
for (const id of vmRoleIds()) write(id, readVmRole(id));

function write(name, data) {
  writeFileSync(new URL(compiledFile(name), folder), JSON.stringify(data));
}
