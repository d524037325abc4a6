import type { Deployment, ServiceAnswer, Slot, UpdateMode, UpdateStatus } from "../../ports/hosted-service.ts";
import { awaitReady } from "../update/await-ready.ts";
import type { ServiceAccess } from "../update/goal.ts";
import { LIMITS, settle, waitUntil } from "../update/settle.ts";

/** Which upgrade domains of an update by hand are to be updated: the next one, one by its number, or all that are left. */
export type WalkWish = "next" | "all" | { readonly domain: number };

export interface Walked {
  /** The upgrade domains that were updated, or were being updated already. */
  readonly domains: readonly number[];
  readonly deployment: Deployment;
}

/**
 * Walks an update by hand on (W15): each domain is told to go and waited for. A domain that is being updated is waited for
 * and not told again; one that is behind already is left. Undefined where no update is under way, or it goes by itself.
 */
export async function walkUpdate(
  access: ServiceAccess,
  at: Slot,
  wish: WalkWish,
): Promise<ServiceAnswer<Walked | undefined>> {
  const domains: number[] = [];
  for (;;) {
    const answer = await access.service.deployments.find(at);
    if (answer.kind === "refused") return answer;
    const deployment = answer.value;
    const update = deployment?.update;
    if (deployment === undefined || update === undefined || update.mode === "Auto")
      return { kind: "done", value: domains.length > 0 && deployment ? { domains, deployment } : undefined };
    const domain = typeof wish === "object" ? wish.domain : update.domain;
    if (domain < update.domain) return { kind: "done", value: { domains, deployment } };
    const seen = await walkOne(access, at, { domain, state: update.state });
    if (seen.kind === "refused") return seen;
    domains.push(domain);
    if (wish !== "all") return { kind: "done", value: { domains, deployment: seen.value } };
  }
}

/** Tells one domain to go where it waits, and waits for it. */
async function walkOne(
  access: ServiceAccess,
  at: Slot,
  { domain, state }: Pick<UpdateStatus, "domain" | "state">,
): Promise<ServiceAnswer<Deployment>> {
  if (state === "Before") {
    const what = `upgrade domain ${domain} of ${at.service}`;
    const told = await settle(access, what, () => access.service.deployments.walk(at, domain));
    if (told.kind === "refused") return told;
  }
  return behind(access, at, domain);
}

/** Waits until a domain's instances are ready and the update waits for the next one, or is over. */
async function behind(access: ServiceAccess, at: Slot, domain: number): Promise<ServiceAnswer<Deployment>> {
  const wait = { what: `upgrade domain ${domain} of ${at.service} to be updated`, ms: LIMITS.instances };
  return waitUntil(access, wait, async () => {
    const seen = await awaitReady(access, at, { role: undefined });
    if (seen.kind === "refused") return seen;
    const { update } = seen.value;
    return update === undefined || (update.state === "Before" && update.domain > domain) ? seen : undefined;
  });
}

/**
 * Takes back an update that is under way. One that is being taken back already is waited for. Undefined where none is under
 * way.
 */
export async function rollBackUpdate(
  access: ServiceAccess,
  at: Slot,
  mode: UpdateMode,
): Promise<ServiceAnswer<Deployment | undefined>> {
  const { deployments } = access.service;
  const found = await deployments.find(at);
  if (found.kind === "refused") return found;
  if (found.value?.update === undefined) return { kind: "done", value: undefined };
  if (found.value.update.mayRollBack) {
    const answer = await settle(access, `taking back the update of ${at.service}`, () =>
      deployments.rollBack(at, mode),
    );
    if (answer.kind === "refused") return answer;
  }
  return awaitReady(access, at, { role: undefined });
}
