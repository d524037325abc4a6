import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { HostedService } from "../fabric/fabric-state.ts";
import { badRequest, conflict } from "../fabric/refusal.ts";
import { serviceOf } from "./find.ts";

export interface NewHostedService {
  readonly name: string;
  /** Base64. */
  readonly label: string;
  readonly description?: string;
  readonly location?: string;
  readonly affinityGroup?: string;
}

/** A name that is the first part of a host's name. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const LONGEST = { label: 100, description: 1024 } as const;

/** Throws `ServiceRefusal` for a name that is no host's or is taken, and for a place that is none. */
export function createHostedService({ state, profile, now, record }: Fabric, asked: NewHostedService): void {
  const { messages, locations } = profile.service;
  if (!NAME.test(asked.name)) throw badRequest(messages.serviceNameInvalid.text);
  checkWords(asked);
  if ((asked.location === undefined) === (asked.affinityGroup === undefined)) throw badRequest();
  if (asked.location !== undefined && !locations.value.includes(asked.location)) {
    throw badRequest(fill(messages.locationMissing.text, { name: asked.location }));
  }
  if (Object.keys(state.services).some((name) => name.toLowerCase() === asked.name.toLowerCase())) {
    throw conflict(fill(messages.serviceExists.text, { name: asked.name }));
  }
  state.services[asked.name] = { ...asked, createdAt: now(), changedAt: now(), certificates: [], deployments: {} };
  record("hosted-service", { service: asked.name, status: "Created" });
}

export function updateHostedService(
  fabric: Fabric,
  name: string,
  asked: { readonly label?: string; readonly description?: string },
): void {
  checkWords(asked);
  Object.assign(serviceOf(fabric, name), asked, { changedAt: fabric.now() });
}

/** Throws `ServiceRefusal` while it has deployments (W29). */
export function deleteHostedService(fabric: Fabric, name: string): void {
  const service = serviceOf(fabric, name);
  if (Object.keys(service.deployments).length > 0) {
    throw conflict(fill(fabric.profile.service.messages.serviceHasDeployments.text, { name: service.name }));
  }
  delete fabric.state.services[service.name];
  fabric.record("hosted-service", { service: service.name, status: "Deleted" });
}

function checkWords({ label, description }: Pick<Partial<HostedService>, "label" | "description">): void {
  const plain = label === undefined ? "" : Buffer.from(label, "base64").toString("utf8");
  if (plain.length > LONGEST.label || (description?.length ?? 0) > LONGEST.description) throw badRequest();
}
