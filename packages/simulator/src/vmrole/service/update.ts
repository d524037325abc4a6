import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Operation } from "../fabric/fabric-state.ts";
import { endOperation } from "../fabric/operation.ts";
import { badRequest, conflict, ServiceRefusal } from "../fabric/refusal.ts";
import { type Named, operationBy, placeOf } from "./deployment.ts";
import { refuseHeld } from "./find.ts";
import { beginRollout } from "./rollout.ts";
import { readServicePackage } from "./service-package.ts";
import { hold } from "./settle.ts";
import { createShape } from "./shape.ts";

export type UpdateMode = "Auto" | "Manual";

/** Changes settings, counts, the guest OS or a VM role's image (M15), domain by domain. Throws `ServiceRefusal`. */
export function changeConfiguration(
  fabric: Fabric,
  named: Named,
  asked: { readonly configuration: string; readonly mode: UpdateMode },
): Operation {
  const deployment = free(fabric, named);
  const { label, pack } = deployment;
  const shape = createShape(fabric, { label, pack, configuration: asked.configuration }, deployment);
  const { id } = hold(fabric, deployment);
  beginRollout(fabric, deployment, shape, { mode: asked.mode, rollback: false });
  fabric.record("change-configuration", { deployment: deployment.name, mode: asked.mode });
  return operationBy(fabric, id);
}

export interface Upgrade {
  readonly mode: UpdateMode;
  readonly packageUrl: string;
  readonly configuration: string;
  readonly label: string;
  /** One role alone. */
  readonly role?: string;
}

/**
 * Replaces the package: instances are made anew by its definition. The application of a web or worker role comes with it,
 * that of a VM role stays what its image holds (M11). Throws `ServiceRefusal`.
 */
export async function upgradeDeployment(fabric: Fabric, named: Named, asked: Upgrade): Promise<Operation> {
  free(fabric, named);
  const pack = await readServicePackage(fabric, asked.packageUrl);
  const deployment = free(fabric, named);
  const { label, configuration, mode, role } = asked;
  const shape = createShape(fabric, { label, configuration, pack }, deployment);
  if (role !== undefined && !shape.roles.some(({ name }) => name === role)) throw badRequest();
  const roles = shape.roles.map((one) => {
    const before = deployment.roles.find(({ name }) => name === one.name);
    return role === undefined || role === one.name || !before ? one : before;
  });
  const { id } = hold(fabric, deployment);
  beginRollout(fabric, deployment, { ...shape, roles }, { mode, rollback: false });
  fabric.record("upgrade", { deployment: deployment.name, mode, package: pack.url });
  return operationBy(fabric, id);
}

/** Lets the next upgrade domain be updated, of an update by hand. Throws `ServiceRefusal`. */
export function walkUpgradeDomain(fabric: Fabric, named: Named, domain: number): Operation {
  const { deployment } = placeOf(fabric, named);
  refuseHeld(fabric, deployment);
  const { messages } = fabric.profile.service;
  const { rollout } = deployment;
  if (rollout?.state !== "Before") throw conflict(messages.notUpgrading.text);
  if (domain !== rollout.domain) {
    throw badRequest(fill(messages.wrongUpgradeDomain.text, { expected: rollout.domain, domain }));
  }
  const { id } = hold(fabric, deployment);
  rollout.state = "During";
  fabric.after(fabric.lasts("change"), { kind: "rolling", deployment: deployment.id });
  return operationBy(fabric, id);
}

/** Goes back to what was before an update that is under way. Throws `ServiceRefusal`. */
export function rollBack(fabric: Fabric, named: Named, mode: UpdateMode): Operation {
  const { deployment } = placeOf(fabric, named);
  const { rollout, heldBy } = deployment;
  if (!rollout || rollout.rollback) throw conflict(fabric.profile.service.messages.notUpgrading.text);
  if (heldBy !== undefined) endOperation(fabric, heldBy, new ServiceRefusal("ConflictError"));
  const { id } = hold(fabric, deployment);
  beginRollout(fabric, deployment, rollout.before, { mode, rollback: true });
  fabric.record("rollback", { deployment: deployment.name, mode });
  return operationBy(fabric, id);
}

/** A deployment that nothing holds and no update waits in. */
function free(fabric: Fabric, named: Named): Deployment {
  const { deployment } = placeOf(fabric, named);
  refuseHeld(fabric, deployment);
  if (deployment.rollout) throw conflict(fabric.profile.service.messages.upgradeUnderWay.text);
  return deployment;
}
