import { formatDuration } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { Accepted, ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";
import type { ServiceAccess } from "./goal.ts";

/** Milliseconds; generous, for nobody recorded how long the service may take. */
export const LIMITS = {
  /** An accepted operation. */
  operation: 60 * 60_000,
  /** Until another operation lets the deployment go. */
  exclusive: 30 * 60_000,
  /** Until an image that was committed says so. */
  commit: 60 * 60_000,
  /** Until instances are ready. */
  instances: 90 * 60_000,
  /** How long a blob's signature is asked for. */
  signature: 4 * 60 * 60_000,
} as const;

/** Milliseconds between questions: at first often, later not. */
const PAUSES = [1_000, 2_000, 5_000, 10_000] as const;

// A26; the holder's name in it varies.
const EXCLUSIVE = /exclusive access/i;

/**
 * Orders something and waits until it has ended, however the service takes it (A22). While another operation holds the
 * deployment it is ordered again. `what` names it for people. Throws `PatchrigError` limit-passed with what was waited for.
 */
export async function settle(
  access: ServiceAccess,
  what: string,
  act: () => Promise<ServiceAnswer<Accepted>>,
): Promise<ServiceAnswer<void>> {
  const accepted = await whenFree(access, what, act);
  if (accepted.kind === "refused") return accepted;
  const { operation } = accepted.value;
  return operation === undefined ? DONE : awaitOperation(access, what, operation);
}

/** Waits until an operation has ended, well or not. Throws `PatchrigError` limit-passed. */
export function awaitOperation(access: ServiceAccess, what: string, operation: string): Promise<ServiceAnswer<void>> {
  return waitUntil(access, { what: `${what} (operation ${operation})`, ms: LIMITS.operation }, async () => {
    const state = await access.service.operation(operation);
    if (state.kind === "refused") return state;
    if (state.value.status === "Failed") return state.value.refusal;
    return state.value.status === "Succeeded" ? DONE : undefined;
  });
}

const DONE = { kind: "done", value: undefined } as const;

/** Asks until there is an answer. Throws `PatchrigError` limit-passed. */
export async function waitUntil<T>(
  { clock, signal, longestWaitMs }: ServiceAccess,
  { what, ms: usual }: { readonly what: string; readonly ms: number },
  look: () => Promise<T | undefined>,
): Promise<T> {
  const ms = longestWaitMs ?? usual;
  const until = clock.now() + ms;
  for (let turn = 0; ; turn += 1) {
    const seen = await look();
    if (seen !== undefined) return seen;
    const pause = PAUSES[Math.min(turn, PAUSES.length - 1)] ?? 0;
    if (clock.now() + pause > until) throw limitPassed({ what, ms });
    await clock.sleep(pause, signal ? { signal } : {});
  }
}

const limitPassed = ({ what, ms }: { readonly what: string; readonly ms: number }) =>
  new PatchrigError("limit-passed", `waited ${formatDuration(ms)} for ${what}`, {
    hint: "see `patchrig vmrole deployment show` or `image show`, then go on",
  });

function whenFree<T>(
  access: ServiceAccess,
  what: string,
  act: () => Promise<ServiceAnswer<T>>,
): Promise<ServiceAnswer<T>> {
  return waitUntil(access, { what: `another operation to end before ${what}`, ms: LIMITS.exclusive }, async () => {
    const answer = await act();
    return isHeld(answer) ? undefined : answer;
  });
}

const isHeld = (answer: ServiceAnswer<unknown>): answer is ServiceRefusal =>
  answer.kind === "refused" && answer.code === "ConflictError" && EXCLUSIVE.test(answer.text);
