import type { Machine } from "./machine.ts";

/** How it calls itself: a controller of its own, and a vCenter Server that has one elsewhere, say so (evidence 09, 10, 15). */
export function typeOf({ profile, setup }: Machine): string {
  const { role } = setup.place ?? {};
  return role === "psc" || role === "vcenter" ? profile.roles[role].text : profile.type.value;
}

/** The failure that an update of a clustered node ends with, where the release has it: 7.0 refuses vCenter HA (P24). */
const CLUSTERED = "vcha-configured";

/** The failure by which its release refuses to update it, for it is a node of a vCenter HA cluster; undefined where it does not. */
export function clusterRefusal({ setup, disk }: Machine): string | undefined {
  const isNode = setup.place?.role?.startsWith("vcha-") ?? false;
  return isNode && disk.platform.failures[CLUSTERED] ? CLUSTERED : undefined;
}
