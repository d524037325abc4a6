import { PatchrigError } from "@patchrig/core/errors";
import { awaitReady, type Deployment, type ServiceAccess, type Slot } from "@patchrig/core/vmrole";

/** Waits for the instances after something was ordered. Throws `PatchrigError` failed where one does not start. */
export async function readyAfter(access: ServiceAccess, at: Slot): Promise<Deployment> {
  const seen = await awaitReady(access, at, { role: undefined });
  if (seen.kind === "done") return seen.value;
  // Refused would promise that nothing was changed.
  throw new PatchrigError("failed", `the service says: ${seen.text} (${seen.code})`, { hint: seen.hint });
}
