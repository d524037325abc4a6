import type { Fault } from "../fault.ts";

/** The machine reboots without having been asked; by default right after the installation. */
export const rebootByItself: Fault = {
  id: "reboot-by-itself",
  kind: "fault",
  title: "The machine reboots by itself",
  target: { hook: "state", phases: ["stage", "staged", "install", "services-stopped", "installed"], command: false },
  defaults: { phase: "installed", first: 1 },
  backing: { inferred: "a power cut, HA restarting the VM, or somebody else; no recording shows one" },
  expects: "recovered",
  client: "Find out from the appliance that it has rebooted already, and send no reboot of its own.",
  create: ({ strike, later, subject }) => ({
    state: () => {
      if (!strike()) return undefined;
      const { boots } = subject;
      later(1_000, () => {
        if (subject.boots === boots) subject.reboot();
      });
      return undefined;
    },
  }),
};
