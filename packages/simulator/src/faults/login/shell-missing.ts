import type { Fault } from "../fault.ts";
import { CuttableChannel } from "../line/cuttable.ts";
import { FAULT_PHASES } from "../subject.ts";

/** sshd lets everybody in and gives nobody a shell: not a byte comes. */
export const shellMissing: Fault = {
  id: "shell-missing",
  kind: "fault",
  title: "SSH logs in, and no shell answers",
  target: { hook: "session", phases: FAULT_PHASES, command: false },
  // The logins before the reboot, those that look and the one that works, find a shell: the ones right after it do not.
  defaults: { phase: "up", after: 2, first: 2 },
  backing: { inferred: "sshd is up long before the services that the shell needs (V22); no recording shows the gap" },
  expects: "recovered",
  client: "Hold a login without a prompt for a boot that has not finished, leave the session and try again later.",
  create: ({ strike }) => ({
    session: () => {
      if (!strike()) return undefined;
      return (channel) => {
        const silent = new CuttableChannel(channel);
        silent.cut("silence");
        return silent;
      };
    },
  }),
};
