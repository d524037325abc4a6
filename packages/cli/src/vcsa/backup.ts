import { PatchrigError } from "@patchrig/core/errors";
import { ask } from "../ask.ts";
import type { Context } from "../context.ts";

/** `confirmed`: a person says that there is one; `none`: there is none, and the journal says so. */
export type Backup = "confirmed" | "none";

/**
 * What --backup says; without it a person is asked (V7: clone rather than snapshot) and an unattended run is refused.
 * Throws `PatchrigError` bad-usage or refused.
 */
export async function decideBackup(option: string | undefined, context: Context): Promise<Backup> {
  if (option === "confirmed" || option === "none") return option;
  if (option === "clone") {
    throw new PatchrigError("bad-usage", "--backup clone is not available in this release", {
      hint: "clone the appliance in vCenter, then pass --backup confirmed",
    });
  }
  if (option !== undefined) {
    throw new PatchrigError("bad-usage", `--backup: expected confirmed or none, got "${option}"`);
  }
  for (;;) {
    const answer = (await ask("Is there a clone of the appliance to go back to? [yes/no/none] ", context))
      ?.trim()
      .toLowerCase();
    if (answer === "yes") return "confirmed";
    if (answer === "none") return "none";
    if (answer === "no") {
      throw new PatchrigError("refused", "there is no backup of the appliance", {
        hint: "clone it first (its disks make a snapshot of all of them difficult); `none` goes on without one",
      });
    }
    if (answer === undefined) {
      throw new PatchrigError("refused", "nobody is there to say whether a backup exists", {
        hint: "pass --backup confirmed, or --backup none to go on without one",
      });
    }
  }
}
