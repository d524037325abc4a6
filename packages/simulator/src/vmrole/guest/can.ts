import type { VmRole } from "@patchrig/platforms/vmrole";
import type { RoleKind } from "../fabric/fabric-state.ts";

type Ability = {
  readonly [Key in keyof VmRole["can"]]: VmRole["can"][Key] extends { value: readonly unknown[] } ? Key : never;
}[keyof VmRole["can"]];

/** Can a kind of role have it? The table is the profile's, each row with its citation. */
export const roleCan = ({ can }: VmRole, kind: RoleKind, what: Ability): boolean => can[what].value.includes(kind);
