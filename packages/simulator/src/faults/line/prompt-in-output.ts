import type { Fault } from "../fault.ts";
import { duringUpdate } from "../update/update-fault.ts";

/** A line that reads like the prompt stands in the middle of an update's output. */
export const promptInOutput: Fault = {
  id: "prompt-in-output",
  kind: "fault",
  title: "The prompt's text stands inside output",
  target: { hook: "update", phases: ["stage", "install", "services-stopped"], command: false },
  defaults: { phase: "stage", first: 1 },
  backing: { inferred: "whatever another program writes to the terminal; no recording shows it" },
  expects: "recovered",
  client:
    "Take it for the prompt only where nothing follows it, and believe that a command has ended by its own last words.",
  create: (armed) => duringUpdate(armed, ({ print }) => print(`\n${armed.subject.prompt}\n`)),
};
