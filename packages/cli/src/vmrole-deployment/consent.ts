import { PatchrigError } from "@patchrig/core/errors";
import { ask } from "../ask.ts";
import type { Context } from "../context.ts";
import type { SlotOptions } from "../vmrole-service/options.ts";

export interface ConsentOptions extends SlotOptions {
  readonly yes?: boolean;
}

/** Asks for a yes where `--yes` has not said it. Throws `PatchrigError` refused without one. */
export async function consent(what: string, { yes }: { readonly yes?: boolean }, context: Context): Promise<void> {
  if (yes) return;
  const answer = await ask(`${what}. Go on? [yes/no] `, context);
  if (answer?.trim().toLowerCase() === "yes") return;
  const text = answer === undefined ? `nobody is there to say yes: ${what}` : `not done: ${what}`;
  throw new PatchrigError("refused", text, { hint: "--yes says it beforehand" });
}
