import { messagesOf } from "../console/log-line.ts";

/**
 * What `software-packages validate` says of the update service, without changing anything: something is going on, an
 * installation waits for its reboot, nothing is staged, what is staged is sound, or words that nobody has recorded.
 */
export type Operation = "busy" | "reboot-pending" | "nothing-staged" | "sound" | "unclear";

/** A sub-command that is seen in use; what 6.0 answers was never recorded, so that each pattern is wide. */
export const VALIDATE = "software-packages validate";

const SAYS: readonly { readonly says: RegExp; readonly operation: Operation }[] = [
  // The installation's own last line (V19) asks for the reboot in these words.
  {
    says: /reboot is required|requires? (?:a )?reboot|reboot (?:is )?pending|pending (?:a )?reboot/i,
    operation: "reboot-pending",
  },
  {
    says: /another .*(?:operation|update|instance)|already (?:in progress|running)|(?:operation|update|installation|staging) is (?:in progress|running)/i,
    operation: "busy",
  },
  { says: /\bno\b.*\bstaged\b|nothing (?:is )?staged|(?:is|are) not staged/i, operation: "nothing-staged" },
  // What a stage says of its payload (V13).
  { says: /^Validation successful/i, operation: "sound" },
];

/** Reads the lines of `software-packages validate`. */
export function parseOperation(lines: readonly string[]): Operation {
  const messages = messagesOf(lines);
  return SAYS.find(({ says }) => messages.some((text) => says.test(text)))?.operation ?? "unclear";
}
