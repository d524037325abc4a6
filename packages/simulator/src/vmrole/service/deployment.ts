import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, HostedService, Operation, Slot } from "../fabric/fabric-state.ts";
import { endOperation } from "../fabric/operation.ts";
import { badRequest, conflict } from "../fabric/refusal.ts";
import { CREATION, createInstance, leadThrough, START, STOP } from "../instance/instance.ts";
import {
  type DeploymentName,
  type DeploymentPlace,
  deploymentWithId,
  findDeployment,
  refuseHeld,
  serviceOf,
} from "./find.ts";
import { readServicePackage } from "./service-package.ts";
import { hold, release, releaseWhenSettled } from "./settle.ts";
import { createShape } from "./shape.ts";

export interface NewDeployment {
  readonly name: string;
  readonly label: string;
  readonly packageUrl: string;
  /** Base64. */
  readonly configuration: string;
  readonly start: boolean;
}

/** Creates a deployment: package, configuration and, of a VM role, the image (M9). Throws `ServiceRefusal`. */
export async function createDeployment(
  fabric: Fabric,
  at: { readonly service: string; readonly slot: Slot },
  asked: NewDeployment,
): Promise<Operation> {
  refuseTaken(fabric, serviceOf(fabric, at.service), at.slot);
  const pack = await readServicePackage(fabric, asked.packageUrl);
  // While the package was read somebody else may have come.
  const service = serviceOf(fabric, at.service);
  refuseTaken(fabric, service, at.slot);
  if (Object.values(service.deployments).some((one) => one?.name === asked.name)) throw badRequest();
  const shape = createShape(fabric, { label: asked.label, configuration: asked.configuration, pack });
  const deployment: Deployment = {
    ...{ name: asked.name, id: fabric.newId(), running: asked.start, turning: "Deploying", instances: [] },
    ...shape,
    roles: [...shape.roles],
    createdAt: fabric.now(),
  };
  deployment.instances = deployment.roles.flatMap((role) =>
    Array.from({ length: role.instances }, (_, index) => createInstance(fabric, deployment, role, index)),
  );
  service.deployments[at.slot] = deployment;
  const { id } = hold(fabric, deployment);
  fabric.after(fabric.lasts("deploy"), { kind: "deployed", deployment: deployment.id, operation: id });
  fabric.record("deployment", { service: service.name, slot: at.slot, deployment: asked.name, package: pack.url });
  return operationBy(fabric, id);
}

/** The event that a creation ends with: the instances begin to live. */
export function deploymentCreated(fabric: Fabric, id: string): void {
  const deployment = deploymentWithId(fabric, id)?.deployment;
  if (!deployment) return;
  release(fabric, deployment);
  if (!deployment.running) return;
  for (const instance of deployment.instances) leadThrough(fabric, deployment, instance, CREATION);
}

/** Starts or suspends every instance; their disks stay. Throws `ServiceRefusal`. */
export function setDeploymentStatus(fabric: Fabric, named: Named, status: "Running" | "Suspended"): Operation {
  const { deployment } = findDeployment(fabric, named.service, named.deployment);
  refuseHeld(fabric, deployment);
  const { id } = hold(fabric, deployment);
  const running = status === "Running";
  if (running !== deployment.running) {
    deployment.turning = running ? "Starting" : "Suspending";
    deployment.running = running;
    for (const instance of deployment.instances) {
      // What was never started has no machine yet.
      const phases = running ? (instance.life === 0 ? CREATION : START) : STOP;
      leadThrough(fabric, deployment, instance, phases);
    }
  }
  releaseWhenSettled(fabric, deployment);
  return operationBy(fabric, id);
}

/** Deletes a deployment, with all that its instances hold. Throws `ServiceRefusal`. */
export function deleteDeployment(fabric: Fabric, named: Named): Operation {
  const { deployment } = findDeployment(fabric, named.service, named.deployment);
  refuseHeld(fabric, deployment);
  const { id } = hold(fabric, deployment);
  deployment.turning = "Deleting";
  for (const instance of deployment.instances) leadThrough(fabric, deployment, instance, STOP);
  fabric.after(fabric.lasts("remove"), { kind: "removed", deployment: deployment.id, operation: id });
  return operationBy(fabric, id);
}

/** The event that a deletion ends with. */
export function deploymentRemoved(fabric: Fabric, id: string, operation: string): void {
  const place = deploymentWithId(fabric, id);
  if (place) {
    delete place.service.deployments[place.slot];
    fabric.record("deployment", { service: place.service.name, deployment: place.deployment.name, status: "Deleted" });
  }
  endOperation(fabric, operation);
}

/** A deployment as a call names it. */
export interface Named {
  readonly service: string;
  readonly deployment: DeploymentName;
}

export const placeOf = (fabric: Fabric, named: Named): DeploymentPlace =>
  findDeployment(fabric, named.service, named.deployment);

/** An operation that was just begun. */
export function operationBy({ state }: Fabric, id: string): Operation {
  const operation = state.operations[id];
  if (!operation) throw new RangeError(`no operation ${id}`);
  return operation;
}

function refuseTaken({ profile }: Fabric, service: HostedService, slot: Slot): void {
  if (!service.deployments[slot]) return;
  throw conflict(fill(profile.service.messages.slotTaken.text, { slot, name: service.name }));
}
