import type { Fault } from "../fault.ts";
import { duringUpdate } from "./update-fault.ts";

/** The installation says nothing more; services are stopped or not, as far as it had come. */
export const installHung: Fault = {
  id: "install-hung",
  kind: "fault",
  title: "The installation stands still and never ends",
  target: { hook: "update", phases: ["install", "services-stopped"], command: true },
  defaults: { phase: "install", first: 1 },
  backing: { inferred: "reported as installations that never end; no recording shows one" },
  expects: "stopped",
  client: "Stop at a limit, say what was last seen and how to go on; neither install again nor reboot.",
  create: (armed) => duringUpdate(armed, ({ hang }) => hang()),
};
