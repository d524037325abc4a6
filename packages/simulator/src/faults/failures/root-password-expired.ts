import type { Fault } from "../fault.ts";

/** Root's password has expired: no session gets a shell before it is changed, and without a terminal it cannot be. */
export const rootPasswordExpired: Fault = {
  id: "root-password-expired",
  kind: "failure",
  title: "Root's password has expired",
  target: { hook: "account", phases: [], command: false },
  backing: { cite: ["31"] },
  expects: "refused",
  client: "Know the notice from a prompt, type no password into it, and say what a person has to do.",
  create: ({ strike }) => ({ account: () => (strike() ? "expired" : undefined) }),
};
