import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Role } from "../fabric/fabric-state.ts";
import { deploymentsOf } from "../image/in-use.ts";
import { beginRollout } from "../service/rollout.ts";
import { hold } from "../service/settle.ts";
import { shapeOf } from "../service/shape.ts";
import { roleCan } from "./can.ts";
import { type GuestOs, guestOsReleases, parseRelease } from "./guest-os.ts";

/** What the provider's upgrade did with a role, and why it left it. */
export interface GuestUpgrade {
  readonly deployment: string;
  readonly role: string;
  readonly from?: string;
  readonly to?: string;
  readonly left?: "own image" | "another family" | "chosen version" | "newest already" | "busy";
}

/**
 * The provider's automatic upgrade: every role that asked for `*` gets its own family's newest, never another family's (M2);
 * a VM role is left, for its operating system is its owner's (M4). `release` brings one that is new.
 */
export function upgradeGuests(fabric: Fabric, release?: string): readonly GuestUpgrade[] {
  const { releases } = fabric.state;
  if (release !== undefined && parseRelease(release) && !releases.includes(release)) releases.push(release);
  const known = guestOsReleases(fabric);
  return deploymentsOf(fabric.state).flatMap((deployment) => upgradeDeployment(fabric, deployment, known));
}

function upgradeDeployment(fabric: Fabric, deployment: Deployment, known: readonly GuestOs[]): GuestUpgrade[] {
  const upgrades = deployment.roles.map((role) => judge(fabric, deployment, role, known));
  const roles = deployment.roles.map((role, index): Role => {
    const to = upgrades[index]?.to;
    return to === undefined ? role : { ...role, guestOs: to };
  });
  if (upgrades.some(({ to }) => to !== undefined)) {
    hold(fabric, deployment);
    beginRollout(fabric, deployment, { ...shapeOf(deployment), roles }, { mode: "Auto", rollback: false });
  }
  for (const upgrade of upgrades) fabric.record("guest-os-upgrade", { ...upgrade });
  return upgrades;
}

function judge({ profile }: Fabric, deployment: Deployment, role: Role, known: readonly GuestOs[]): GuestUpgrade {
  const named = { deployment: deployment.name, role: role.name };
  if (!roleCan(profile, role.kind, "guestOsUpgrade") || role.guestOs === undefined)
    return { ...named, left: "own image" };
  const name = (release: string) => fill(profile.guestOs.releaseName.text, { release });
  const from = name(role.guestOs);
  const chosen = deployment.osVersion !== undefined && deployment.osVersion !== profile.guestOs.defaultVersion.value;
  if (chosen) return { ...named, from, left: "chosen version" };
  const current = parseRelease(role.guestOs);
  const family = known.filter((one) => one.family === current?.family);
  const newest = family.at(-1);
  if (!newest || !isLater(newest, current)) {
    const elsewhere = known.some((one) => one.family !== current?.family && one.family > (current?.family ?? 0));
    return { ...named, from, left: elsewhere ? "another family" : "newest already" };
  }
  if (deployment.heldBy !== undefined || deployment.rollout) return { ...named, from, left: "busy" };
  return { ...named, from, to: newest.release };
}

const isLater = (one: GuestOs, other: GuestOs | undefined): boolean =>
  !other || one.version > other.version || (one.version === other.version && one.revision > other.revision);
