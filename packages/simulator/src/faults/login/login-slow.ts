import type { Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";

/** sshd takes half a minute over each login, as it does when it waits for a name server. */
export const loginSlow: Fault = {
  id: "login-slow",
  kind: "fault",
  title: "Each login takes half a minute",
  target: { hook: "login", phases: FAULT_PHASES, command: false },
  backing: { inferred: "what sshd does that waits for a name server; no recording shows one" },
  expects: "recovered",
  client: "Give a login a minute before it calls it lost.",
  create: ({ strike }) => ({ login: () => (strike() ? { afterMs: 30_000 } : undefined) }),
};
