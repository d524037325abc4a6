import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Instance, Role, Rollout, Shape } from "../fabric/fabric-state.ts";
import { freshDisk } from "../instance/disk.ts";
import {
  CREATION,
  createInstance,
  isAtRest,
  leadThrough,
  REIMAGE,
  RESTART,
  upgradeDomainOf,
} from "../instance/instance.ts";
import { deploymentWithId } from "./find.ts";
import { release } from "./settle.ts";
import { shapeOf } from "./shape.ts";

/** Begins to bring a deployment, which an operation holds, into another shape, one upgrade domain after the other. */
export function beginRollout(
  fabric: Fabric,
  deployment: Deployment,
  to: Shape,
  how: Pick<Rollout, "mode" | "rollback">,
): void {
  const before = shapeOf(deployment);
  Object.assign(deployment, to, { roles: [...to.roles] });
  for (const key of ["osFamily", "osVersion"] as const) if (to[key] === undefined) delete deployment[key];
  changeCounts(fabric, deployment);
  deployment.rollout = { ...how, before, domain: 0, state: how.mode === "Auto" ? "During" : "Before" };
  fabric.after(fabric.lasts("change"), { kind: "rolling", deployment: deployment.id });
}

/** The event that the next domain's turn has come: of an update by hand, that somebody may say so. */
export function rolloutMoved(fabric: Fabric, id: string): void {
  const deployment = deploymentWithId(fabric, id)?.deployment;
  if (!deployment?.rollout) return;
  if (deployment.rollout.state === "Before") release(fabric, deployment);
  else updateDomain(fabric, deployment);
}

/** To be asked whenever an instance has come to rest. */
export function advanceRollout(fabric: Fabric, deployment: Deployment): void {
  const { rollout } = deployment;
  if (rollout?.state !== "During") return;
  const own = instancesOf(fabric, deployment, rollout.domain);
  // What the update has not reached yet is at rest too.
  if (!own.every((instance) => isAtRest(instance) && !isBehind(deployment, instance))) return;
  rollout.domain += 1;
  if (rollout.domain >= domainCount(fabric, deployment)) {
    delete deployment.rollout;
    release(fabric, deployment);
    fabric.record("rollout", { deployment: deployment.name, ended: true });
  } else if (rollout.mode === "Manual") {
    rollout.state = "Before";
    release(fabric, deployment);
  } else {
    updateDomain(fabric, deployment);
  }
}

/** Brings one domain's instances into the new shape. */
function updateDomain(fabric: Fabric, deployment: Deployment): void {
  const { rollout } = deployment;
  if (!rollout) return;
  fabric.record("rollout", { deployment: deployment.name, domain: rollout.domain });
  for (const instance of instancesOf(fabric, deployment, rollout.domain)) bringUpToDate(fabric, deployment, instance);
  advanceRollout(fabric, deployment);
}

/**
 * A new package, image, size or guest OS makes an instance anew, and what was written to it is lost (M7, M11); settings
 * restart the role alone.
 */
function bringUpToDate(fabric: Fabric, deployment: Deployment, instance: Instance): void {
  const role = roleOf(deployment, instance);
  if (!role || !isBehind(deployment, instance)) return;
  const { runs } = instance;
  const anew =
    runs.pack !== deployment.pack.sha256 ||
    runs.image !== role.image ||
    runs.size !== role.size ||
    runs.guestOs !== role.guestOs;
  instance.runs = { ...role, pack: deployment.pack.sha256 };
  if (anew) instance.disk = freshDisk(fabric, role);
  if (!deployment.running) return;
  leadThrough(fabric, deployment, instance, anew ? REIMAGE : RESTART);
}

/** Is it not yet what its role is to be? */
function isBehind(deployment: Deployment, instance: Instance): boolean {
  const role = roleOf(deployment, instance);
  if (!role) return false;
  const { instances: _, pack, ...runs } = instance.runs;
  const { instances: __, ...wanted } = role;
  return pack !== deployment.pack.sha256 || JSON.stringify(ordered(runs)) !== JSON.stringify(ordered(wanted));
}

const ordered = (one: object) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));

const roleOf = ({ roles }: Deployment, { role }: Instance): Role | undefined => roles.find(({ name }) => name === role);

const instancesOf = (fabric: Fabric, { instances }: Deployment, domain: number): readonly Instance[] =>
  instances.filter((instance) => upgradeDomainOf(fabric, instance) === domain);

const domainCount = (fabric: Fabric, { instances }: Deployment): number =>
  Math.max(0, ...instances.map((instance) => upgradeDomainOf(fabric, instance))) + 1;

/** More instances start from the new shape at once; fewer are the first that stay. */
function changeCounts(fabric: Fabric, deployment: Deployment): void {
  const { roles, instances } = deployment;
  const staying = instances.filter((one) => one.index < (roleOf(deployment, one)?.instances ?? 0));
  const added = roles.flatMap((role) => {
    const there = staying.filter((one) => one.role === role.name).length;
    return Array.from({ length: Math.max(0, role.instances - there) }, (_, index) =>
      createInstance(fabric, deployment, role, there + index),
    );
  });
  deployment.instances = [...staying, ...added];
  if (!deployment.running) return;
  for (const instance of added) leadThrough(fabric, deployment, instance, CREATION);
}
