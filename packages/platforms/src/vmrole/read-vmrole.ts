import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../data-folder.ts";
import { readYamlFile } from "../yaml-file.ts";
import { type VmRole, vmRoleSchema } from "./vmrole-profile.ts";

/** Reads the profile of a VM Role generation from its folder. Throws `YamlFileError` with the place of the first problem. */
export function readVmRole(id: string, root = dataFolder()): VmRole {
  return readYamlFile(join(root, id, "profile.yaml"), vmRoleSchema);
}

/** Every generation that is described: those folders that have a profile.yaml. */
export function vmRoleIds(root = dataFolder()): string[] {
  return readdirSync(join(root, "vmrole"))
    .filter((name) => existsSync(join(root, "vmrole", name, "profile.yaml")))
    .map((name) => `vmrole/${name}`)
    .sort();
}
