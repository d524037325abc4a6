import { readVmRole, vmRoleIds } from "#data";
import { UnknownProfileError } from "../vcsa/profiles.ts";
import type { VmRole } from "./vmrole-profile.ts";

export { fill } from "../vcsa/fill.ts";
export type { VmRole } from "./vmrole-profile.ts";

/** The generation that the field note used. */
export const VM_ROLE = "vmrole/2011-02";

const loaded = new Map<string, VmRole>();

/** The ids of all VM Role generations. */
export function listVmRoles(): readonly string[] {
  return vmRoleIds();
}

/** What a VM Role generation allows, refuses and says. Throws `UnknownProfileError`, or `YamlFileError` with the place. */
export function loadVmRole(id: string = VM_ROLE): VmRole {
  if (!vmRoleIds().includes(id)) throw new UnknownProfileError(id, vmRoleIds());
  const known = loaded.get(id) ?? readVmRole(id);
  loaded.set(id, known);
  return known;
}
