import type { Fault } from "../fault.ts";
import { duringUpdate } from "./update-fault.ts";

/** The staging area fills up while packages are copied into it. */
export const diskFull: Fault = {
  id: "disk-full",
  kind: "fault",
  title: "The disk fills up while packages are copied",
  target: { hook: "update", phases: ["stage"], command: true },
  defaults: { phase: "stage", first: 1 },
  backing: { inferred: "a full partition is known to end a staging; when and in which words was not recorded" },
  expects: "refused",
  client: "Show what the appliance said, install nothing, and say what to free.",
  create: (armed) => duringUpdate(armed, ({ fail }) => fail("disk-full")),
};
