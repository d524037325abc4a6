import type { Fault } from "../fault.ts";

/** `shutdown reboot` is accepted, and the machine stays as it is. */
export const rebootNever: Fault = {
  id: "reboot-never",
  kind: "fault",
  title: "A reboot is accepted and never comes",
  target: { hook: "power", phases: [], command: false },
  defaults: { first: 1 },
  backing: { inferred: "no recording shows what a shutdown that fails looks like" },
  expects: "stopped",
  client: "Stop at a limit, say that the old boot still answers, and send no second reboot by itself.",
  create: ({ strike }) => ({ power: () => (strike() ? "ignore" : undefined) }),
};
