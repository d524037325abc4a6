import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import { type Deployment, type HostedService, type Instance, SLOTS, type Slot } from "../fabric/fabric-state.ts";
import { conflict, notFound } from "../fabric/refusal.ts";

/** Where a deployment is. */
export interface DeploymentPlace {
  readonly service: HostedService;
  readonly slot: Slot;
  readonly deployment: Deployment;
}

/** How a call names a deployment. */
export type DeploymentName = { readonly slot: string } | { readonly name: string };

/** Throws `ServiceRefusal` ResourceNotFound. */
export function serviceOf({ state, profile }: Fabric, name: string): HostedService {
  const known = Object.keys(state.services).find((one) => one.toLowerCase() === name.toLowerCase());
  const service = known === undefined ? undefined : state.services[known];
  if (!service) throw notFound(profile.service.messages.serviceMissing.text);
  return service;
}

export const slotOf = (text: string): Slot | undefined =>
  SLOTS.find((slot) => slot.toLowerCase() === text.toLowerCase());

/** Throws `ServiceRefusal` ResourceNotFound, in the words that fit how it was named (A27). */
export function findDeployment(fabric: Fabric, serviceName: string, named: DeploymentName): DeploymentPlace {
  const service = serviceOf(fabric, serviceName);
  const { messages } = fabric.profile.service;
  for (const slot of SLOTS) {
    const deployment = service.deployments[slot];
    const matches = "slot" in named ? slot === slotOf(named.slot) : deployment?.name === named.name;
    if (deployment && matches) return { service, slot, deployment };
  }
  if ("slot" in named) throw notFound(messages.noDeployments.text);
  throw notFound(fill(messages.deploymentMissing.text, { name: named.name }));
}

/** The deployment with this id, wherever it is now. */
export function deploymentWithId({ state }: Fabric, id: string): DeploymentPlace | undefined {
  for (const service of Object.values(state.services)) {
    for (const slot of SLOTS) {
      const deployment = service.deployments[slot];
      if (deployment?.id === id) return { service, slot, deployment };
    }
  }
  return undefined;
}

/** Throws `ServiceRefusal` ConflictError while an operation holds the deployment (A26). */
export function refuseHeld({ profile }: Fabric, { heldBy }: Deployment): void {
  if (heldBy !== undefined) {
    throw conflict(fill(profile.service.messages.exclusiveAccess.text, { request: heldBy }));
  }
}

/** Throws `ServiceRefusal` ResourceNotFound. */
export function instanceOf({ profile }: Fabric, { instances }: Deployment, name: string): Instance {
  const instance = instances.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!instance) throw notFound(fill(profile.service.messages.instanceMissing.text, { name }));
  return instance;
}
