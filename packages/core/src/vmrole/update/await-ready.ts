import type { Deployment, RoleInstance, ServiceAnswer, Slot } from "../../ports/hosted-service.ts";
import type { ServiceAccess } from "./goal.ts";
import { LIMITS, waitUntil } from "./settle.ts";

/** W17: `Ready` up to 2011, `ReadyRole` after. */
const READY = /^Ready/i;
/** W17: nothing comes after these by itself. */
const STOPPED = /^(?:Stopped|StoppedVM|Suspended)/i;
const FAILED = /^Failed/i;

export interface ReadyWish {
  /** All roles without it. */
  readonly role: string | undefined;
  readonly onLook?: (deployment: Deployment) => void;
}

/** Waits until every instance is ready, or the deployment is suspended and has none that runs. Throws `PatchrigError` limit-passed. */
export function awaitReady(
  access: ServiceAccess,
  at: Slot,
  { role, onLook }: ReadyWish,
): Promise<ServiceAnswer<Deployment>> {
  const wait = { what: `the instances of ${at.service} to be ready`, ms: LIMITS.instances };
  return waitUntil(access, wait, async () => {
    const answer = await access.service.deployments.find(at);
    if (answer.kind === "refused") return answer;
    const deployment = answer.value;
    if (deployment === undefined) return notThere(at);
    onLook?.(deployment);
    const instances = deployment.instances.filter((one) => role === undefined || one.role === role);
    const failed = instances.find(({ status }) => FAILED.test(status));
    if (failed) return notStarted(failed);
    if (deployment.status === "Suspended" && instances.every(({ status }) => STOPPED.test(status)))
      return { kind: "done", value: deployment };
    const isReady =
      deployment.status === "Running" && instances.length > 0 && instances.every(({ status }) => READY.test(status));
    return isReady ? { kind: "done", value: deployment } : undefined;
  });
}

/** `2 Ready`, `1 Busy, 1 Ready`. */
export function countStatuses({ instances }: Deployment, role?: string): string {
  const counts = new Map<string, number>();
  for (const one of instances) {
    if (role !== undefined && one.role !== role) continue;
    counts.set(one.status, (counts.get(one.status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} ${status}`).join(", ") || "no instance";
}

const notThere = ({ service, slot }: Slot) =>
  ({
    kind: "refused",
    by: "service",
    code: "ResourceNotFound",
    status: 404,
    text: `there is no deployment in the ${slot.toLowerCase()} slot of ${service}`,
    hint: "make one: `patchrig vmrole deployment create`",
  }) as const;

const notStarted = ({ name, status, errorCode, details }: RoleInstance) =>
  ({
    kind: "refused",
    by: "service",
    code: errorCode ?? status,
    status: 200,
    text: `the instance ${name} did not start: ${status}${details ? `: ${details}` : ""}`,
    hint: "is the image too large for the role size, or without integration components?",
  }) as const;
