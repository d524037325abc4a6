import { lineFault } from "./line-fault.ts";

/** The appliance has noticed that the line is dead and ended the session; the client has not. */
export const sshHangup = lineFault({
  id: "ssh-hangup",
  title: "SSH connections fall silent, and the appliance ends their sessions",
  cut: "hangup",
  backing: { inferred: "the appliance's own end of a dead line; no recording shows one" },
  client: "Notice by a limit of its own that nothing comes, and find out over a new login what became of the session.",
});
