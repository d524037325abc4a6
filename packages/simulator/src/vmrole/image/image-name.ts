import type { VmRole } from "@patchrig/platforms/vmrole";
import { badRequest } from "../fabric/refusal.ts";

/** Throws `ServiceRefusal` for a name with an underscore, in the platform's words (M14); what else is refused is inferred. */
export function checkImageName(name: string, { image }: VmRole): void {
  const forbidden = image.forbiddenInName.value.some((character) => name.includes(character));
  if (forbidden || name.length > LONGEST || !new RegExp(image.namePattern.value).test(name)) {
    throw badRequest(image.nameRefused.text);
  }
}

const LONGEST = 256;
