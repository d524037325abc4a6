import type { Fault } from "../fault.ts";

/** After a boot the web front has another certificate. */
export const certificateChanged: Fault = {
  id: "certificate-changed",
  kind: "fault",
  title: "The HTTPS certificate is another one after the boot",
  target: { hook: "identity", phases: [], command: false },
  defaults: { first: 1 },
  backing: {
    inferred: "certificates made anew by an update, or a clone that took the address; no recording shows one",
  },
  expects: "stopped",
  client: "Refuse the unknown certificate, show its fingerprint, and leave it to a person whose machine that is.",
  create: ({ strike }) => ({ identity: () => (strike() ? "certificate" : undefined) }),
};
