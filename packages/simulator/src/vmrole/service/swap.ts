import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Deployment, Operation } from "../fabric/fabric-state.ts";
import { endOperation } from "../fabric/operation.ts";
import { badRequest, conflict } from "../fabric/refusal.ts";
import { refuseHeld, serviceOf } from "./find.ts";
import { hold } from "./settle.ts";

/** Exchanges the two slots; nothing is made anew. Throws `ServiceRefusal` for names that do not match (W29). */
export function swapDeployments(
  fabric: Fabric,
  serviceName: string,
  asked: { readonly production: string | undefined; readonly source: string },
): Operation {
  const service = serviceOf(fabric, serviceName);
  const { messages } = fabric.profile.service;
  const { Production: production, Staging: staging } = service.deployments;
  if (staging?.name !== asked.source || production?.name !== asked.production) {
    const named = { production: asked.production ?? "none", source: asked.source };
    throw conflict(fill(messages.swapNames.text, named));
  }
  for (const deployment of [production, staging]) if (deployment) refuseHeld(fabric, deployment);
  if (production && endpointsOf(production) !== endpointsOf(staging)) throw badRequest(messages.swapEndpoints.text);
  const operation = hold(fabric, staging);
  if (production) production.heldBy = operation.id;
  fabric.after(fabric.lasts("swap"), { kind: "swapped", service: service.name, operation: operation.id });
  return operation;
}

/** The event that a swap ends with. */
export function deploymentsSwapped(fabric: Fabric, serviceName: string, operation: string): void {
  const service = fabric.state.services[serviceName];
  if (service) {
    const { Production: production, Staging: staging } = service.deployments;
    service.deployments = {
      ...(staging ? { Production: staging } : {}),
      ...(production ? { Staging: production } : {}),
    };
    for (const deployment of [production, staging]) if (deployment) delete deployment.heldBy;
    fabric.record("swap", { service: serviceName, production: staging?.name ?? null });
  }
  endOperation(fabric, operation);
}

const endpointsOf = ({ roles }: Deployment): number => roles.reduce((sum, { endpoints }) => sum + endpoints, 0);
