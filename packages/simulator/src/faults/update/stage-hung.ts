import type { Fault } from "../fault.ts";
import { duringUpdate } from "./update-fault.ts";

/** The counter stands still and the appliance says nothing more. */
export const stageHung: Fault = {
  id: "stage-hung",
  kind: "fault",
  title: "Staging stands still and never ends",
  target: { hook: "update", phases: ["stage"], command: true },
  defaults: { phase: "stage", first: 1 },
  backing: { inferred: "reported as staging that never ends; no recording shows one" },
  expects: "stopped",
  client: "Stop at a limit, say what was last seen, and leave the decision to a person; install nothing.",
  create: (armed) => duringUpdate(armed, ({ hang }) => hang()),
};
