import type { Fault } from "../fault.ts";

/** Soon after sshd is up again the machine goes down once more. */
export const rebootTwice: Fault = {
  id: "reboot-twice",
  kind: "fault",
  title: "The machine reboots a second time while it boots",
  target: { hook: "boot", phases: [], command: false },
  defaults: { first: 1 },
  backing: { inferred: "what a watchdog or an impatient operator does; no recording shows one" },
  expects: "recovered",
  client: "Take a fall back to no answer for part of the boot, and go on waiting within the same limit.",
  create: ({ strike, later, subject, random }) => ({
    boot: ({ phase }) => {
      if (phase !== "proxy" || !strike()) return undefined;
      const { boots } = subject;
      later(random.integer(5_000, 60_000), () => {
        if (subject.boots === boots) subject.reboot();
      });
      return undefined;
    },
  }),
};
