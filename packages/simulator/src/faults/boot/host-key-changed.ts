import type { Fault } from "../fault.ts";

/** After a boot the machine has another host key. */
export const hostKeyChanged: Fault = {
  id: "host-key-changed",
  kind: "fault",
  title: "The SSH host key is another one after the boot",
  target: { hook: "identity", phases: [], command: false },
  defaults: { first: 1 },
  backing: { inferred: "a clone that took the address, or keys made anew; no recording shows one" },
  expects: "stopped",
  client: "Refuse the unknown key, show both fingerprints, and leave it to a person whose machine that is.",
  create: ({ strike }) => ({ identity: () => (strike() ? "host-key" : undefined) }),
};
