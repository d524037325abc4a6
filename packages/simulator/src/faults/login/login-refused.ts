import type { Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";

/** The right password is refused, by default as often as sshd lets anybody try on one connection. */
export const loginRefused: Fault = {
  id: "login-refused",
  kind: "fault",
  title: "The right password is refused",
  target: { hook: "login", phases: FAULT_PHASES, command: false },
  defaults: { first: 6 },
  backing: { cite: ["13"] },
  expects: "refused",
  client: "Say that the appliance did not let it in, and try no further: more failures lock the account.",
  create: ({ strike }) => ({ login: () => (strike() ? { refuse: true } : undefined) }),
};
