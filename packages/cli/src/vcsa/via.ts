import type { Target, Via } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";

/** Reads --via. Throws `PatchrigError` bad-usage. */
export function parseVia(text: string | undefined): Via | undefined {
  if (text === undefined || text === "shell" || text === "rest") return text;
  throw new PatchrigError("bad-usage", `--via: expected shell or rest, got "${text}"`);
}

/** The API wants an account of its own. Throws `PatchrigError` bad-usage. */
export function refuseWithoutAccount(via: Via, { updates }: Target): void {
  if (via === "shell" || updates) return;
  throw new PatchrigError("bad-usage", "--via rest: expected an account for the appliance's API", {
    hint: "give --sdk URL and --sdk-password-file FILE, or sdk in the endpoints document",
  });
}
