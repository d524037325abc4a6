import { PatchrigError } from "../../errors.ts";
import type { UpdateServicePort } from "../../ports/update-service.ts";
import { passingProblem } from "../console/passing-problem.ts";
import { patiently } from "../console/patiently.ts";
import { LIMITS } from "../ready/limits.ts";
import type { UpdateContext } from "../update-context.ts";

/** Asks the update service what may be asked any number of times, patiently. Throws as the port does. */
export function askService<T>(
  context: UpdateContext,
  question: (service: UpdateServicePort) => Promise<T>,
): Promise<T> {
  const service = serviceOf(context);
  return patiently(context.choices, LIMITS.arrival, () => question(service));
}

/**
 * Sends what must not be sent twice: once. `false` where its answer was lost, so that it may have arrived. Throws what
 * the appliance refuses.
 */
export async function sendOnce(
  context: UpdateContext,
  send: (service: UpdateServicePort) => Promise<void>,
): Promise<boolean> {
  try {
    await send(serviceOf(context));
    return true;
  } catch (error) {
    if (passingProblem(error) === null) throw error;
    return false;
  }
}

/** The target's update service. Throws `PatchrigError` bad-usage where no account for it is known. */
export function serviceOf({ target }: UpdateContext): UpdateServicePort {
  if (target.updates) return target.updates;
  throw new PatchrigError("bad-usage", "expected an account for the appliance's API, none is known", {
    hint: "give --sdk URL and --sdk-password-file FILE, or sdk in the endpoints document",
  });
}
