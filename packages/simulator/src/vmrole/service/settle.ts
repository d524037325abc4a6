import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Operation } from "../fabric/fabric-state.ts";
import { beginOperation, endOperation } from "../fabric/operation.ts";
import { isAtRest } from "../instance/instance.ts";

/** Begins an operation that holds the deployment until `release`. */
export function hold(fabric: Fabric, deployment: Deployment): Operation {
  const operation = beginOperation(fabric);
  deployment.heldBy = operation.id;
  return operation;
}

/** Ends the operation that holds the deployment. */
export function release(fabric: Fabric, deployment: Deployment): void {
  const { heldBy } = deployment;
  delete deployment.heldBy;
  delete deployment.settling;
  delete deployment.turning;
  if (heldBy !== undefined) endOperation(fabric, heldBy);
}

/** The operation ends when every instance has come to rest; at once when all have. */
export function releaseWhenSettled(fabric: Fabric, deployment: Deployment): void {
  deployment.settling = true;
  releaseSettled(fabric, deployment);
}

/** To be asked whenever an instance has come to rest. */
export function releaseSettled(fabric: Fabric, deployment: Deployment): void {
  if (deployment.settling && deployment.instances.every(isAtRest)) release(fabric, deployment);
}

/** What a deployment's status is called (W17). */
export function deploymentStatus({ running, turning, rollout }: Deployment): string {
  if (turning) return turning;
  const rolling = rollout?.state === "During";
  return `${running ? "Running" : "Suspended"}${rolling ? "Transitioning" : ""}`;
}
