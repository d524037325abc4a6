import type { Fault } from "../fault.ts";

/** The drive stands at "connecting" and never mounts (V11). */
export const noMedium: Fault = {
  id: "no-medium",
  kind: "failure",
  title: "The drive is connected to a medium that never comes",
  target: { hook: "medium", phases: ["idle", "staged"], command: true },
  backing: { cite: ["V11"] },
  expects: "refused",
  client: "Show the appliance's words and ask for the ISO to be connected.",
  create: ({ strike }) => ({
    drive: () => (strike() ? "connecting" : undefined),
    medium: () => (strike() ? "noMedium" : undefined),
  }),
};
