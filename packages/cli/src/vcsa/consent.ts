import { ask } from "../ask.ts";
import type { Context } from "../context.ts";

/** What the appliance wants to be agreed to. */
export interface Agreement {
  readonly summary: string;
  readonly text: string;
}

/**
 * Shows the agreement and asks for consent: yes, no, or `show` for all of it. Nobody there is no consent: an unattended
 * run gives it by --yes.
 */
export async function askConsent(eula: Agreement, context: Context): Promise<boolean> {
  context.stderr.write(`The appliance asks for consent to its licence agreement.\n  ${eula.summary}\n`);
  for (;;) {
    const answer = (await ask("Do you accept it? [yes/no/show] ", context))?.trim().toLowerCase();
    if (answer === "yes") return true;
    if (answer === "no" || answer === undefined) return false;
    if (answer === "show") context.stderr.write(`\n${eula.text}\n\n`);
    else context.stderr.write('Expected "yes", "no" or "show".\n');
  }
}
