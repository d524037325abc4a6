import type { ConsentRequest } from "@patchrig/core";
import { ask } from "../ask.ts";
import type { Context } from "../context.ts";

/**
 * Shows what is asked and waits for a yes or a no; `show` shows all of a text that was summarised. The end of input is
 * no consent. Rejects with the interruption.
 */
export async function askConsent({ about, summary, text }: ConsentRequest, context: Context): Promise<boolean> {
  const { intro, question } = QUESTIONS[about];
  const choices = text === "" ? "yes/no" : "yes/no/show";
  context.stderr.write(`\n${intro}${summary}\n`);
  for (;;) {
    const answer = (await ask(`${question} [${choices}] `, context))?.trim().toLowerCase();
    if (answer === "yes") return true;
    if (answer === "no" || answer === undefined) return false;
    if (answer === "show" && text !== "") context.stderr.write(`\n${text}\n\n`);
    else context.stderr.write(`Expected one of ${choices.replaceAll("/", ", ")}.\n`);
  }
}

const QUESTIONS = {
  eula: { intro: "The appliance asks for consent to its licence agreement.\n  ", question: "Do you accept it?" },
  backup: { intro: "", question: "Was a clone or another backup made just now?" },
  restore: { intro: "", question: "Go back to it?" },
  cleanup: { intro: "", question: "Delete it?" },
} as const;
