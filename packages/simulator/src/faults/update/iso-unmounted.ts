import type { Fault } from "../fault.ts";
import { duringUpdate } from "./update-fault.ts";

/** The medium is gone while packages are copied from it, as one on a client's own disk may be (V10). */
export const isoUnmounted: Fault = {
  id: "iso-unmounted",
  kind: "fault",
  title: "The ISO is gone while packages are copied from it",
  target: { hook: "update", phases: ["stage"], command: true },
  defaults: { phase: "stage", first: 1 },
  backing: { cite: ["V10"] },
  expects: "refused",
  client: "Show what the appliance said, install nothing, and ask for the medium.",
  create: (armed) =>
    duringUpdate(armed, ({ fail }) => {
      armed.subject.insertIso(undefined);
      fail("iso-unmounted");
    }),
};
