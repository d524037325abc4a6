import type { Fault } from "../fault.ts";

/** What is in the drive is no patch, whatever it is called. */
export const wrongMedium: Fault = {
  id: "wrong-medium",
  kind: "failure",
  title: "The medium in the drive holds no patch",
  target: { hook: "medium", phases: ["idle", "staged"], command: true },
  backing: { cite: ["42"] },
  expects: "refused",
  client: "Show the appliance's words and name the medium that is wanted.",
  create: ({ strike }) => ({ medium: () => (strike() ? "wrongMedium" : undefined) }),
};
