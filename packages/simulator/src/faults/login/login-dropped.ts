import type { Fault } from "../fault.ts";
import { FAULT_PHASES } from "../subject.ts";

/** The greeting comes within a quarter of a second (43); the line may be gone before, amid it, or right after. */
const GREETING_MS = 400;

/** The connection is closed while the appliance greets. */
export const loginDropped: Fault = {
  id: "login-dropped",
  kind: "fault",
  title: "SSH connections are closed while the appliance greets",
  target: { hook: "session", phases: FAULT_PHASES, command: false },
  defaults: { first: 1 },
  backing: { inferred: "a line may drop at any moment; no recording shows this one" },
  expects: "recovered",
  client: "Log in once more: nothing was asked of the appliance yet.",
  create: ({ strike, later, random, subject }) => ({
    session: () => {
      if (strike()) later(random.integer(0, GREETING_MS), () => subject.cutLines("fin"));
      return undefined;
    },
  }),
};
