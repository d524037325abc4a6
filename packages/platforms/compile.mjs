// Reads every data file by the schemas and writes them as dist/data.json, which is all that dist/ reads at run time.
// Part of the build, after tsc.
import { writeFileSync } from "node:fs";
import { profileIds, readAdvisories, readBuilds, readProfile, readVmRole, vmRoleIds } from "./dist/data-yaml.js";

const data = {
  profiles: Object.fromEntries(profileIds().map((id) => [id, readProfile(id)])),
  vmRoles: Object.fromEntries(vmRoleIds().map((id) => [id, readVmRole(id)])),
  builds: readBuilds(),
  advisories: readAdvisories(),
};
writeFileSync(new URL("dist/data.json", import.meta.url), JSON.stringify(data));
