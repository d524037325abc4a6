import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { DefinedRole, Deployment } from "../fabric/fabric-state.ts";
import { badRequest } from "../fabric/refusal.ts";
import { roleCan } from "./can.ts";

interface AskedOs {
  readonly osFamily?: string;
  readonly osVersion?: string;
}

/**
 * Refuses another guest OS where no role can have one (M6). What the tools write by themselves (M1), and what stands there
 * already, is passed over: every project of the time had it.
 */
export function refuseConfigureOs(
  { profile }: Fabric,
  roles: readonly DefinedRole[],
  asked: AskedOs,
  before?: Deployment,
): void {
  if (roles.length === 0 || roles.some(({ kind }) => roleCan(profile, kind, "configureOs"))) return;
  const { defaultFamily, defaultVersion } = profile.guestOs;
  const usual = { osFamily: String(defaultFamily.value), osVersion: defaultVersion.value };
  for (const key of ["osFamily", "osVersion"] as const) {
    if (asked[key] === undefined || asked[key] === usual[key] || asked[key] === before?.[key]) continue;
    throw badRequest(fill(profile.can.configureOsRefused.text, { role: roles[0]?.name ?? "" }));
  }
}

/** What the portal's [Configure OS] is for a deployment: to be clicked, or grey with the reason (M3, M6). */
export function configureOsButton({ profile }: Fabric, { roles }: Pick<Deployment, "roles">) {
  const without = roles.find(({ kind }) => !roleCan(profile, kind, "configureOs"));
  const enabled = roles.some(({ kind }) => roleCan(profile, kind, "configureOs"));
  if (enabled || !without) return { enabled };
  return { enabled, reason: fill(profile.can.configureOsRefused.text, { role: without.name }) };
}
