import type { Fault } from "../fault.ts";
import { wrapChannel } from "../line/wrap-channel.ts";
import { FAULT_PHASES } from "../subject.ts";

/** The terminal has 0 columns and 0 rows, as OpenSSH's `-tt` gives one that has no window of its own. */
export const windowUnknown: Fault = {
  id: "window-unknown",
  kind: "fault",
  title: "The terminal's window is 0x0",
  target: { hook: "session", phases: FAULT_PHASES, command: false },
  backing: {
    inferred: "scripts that force a pty without a window; how the pager then shows the licence was not recorded",
  },
  expects: "recovered",
  client: "Accept the licence in however many pages it comes, and count on no width.",
  create: ({ strike }) => ({
    session: () => {
      if (!strike()) return undefined;
      return (channel) =>
        wrapChannel(channel, {
          ...(channel.terminal ? { terminal: { ...channel.terminal, columns: 0, rows: 0 } } : {}),
          onResize: () => {},
        });
    },
  }),
};
