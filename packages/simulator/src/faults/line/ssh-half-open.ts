import { lineFault } from "./line-fault.ts";

/** The line goes silent: neither end is told, and the appliance keeps the session. */
export const sshHalfOpen = lineFault({
  id: "ssh-half-open",
  title: "SSH connections fall silent and stay open",
  cut: "silence",
  backing: { inferred: "what a firewall does that forgets a connection; no recording shows one" },
  client:
    "Notice by a limit of its own that nothing comes, log in beside the dead line and ask how far the appliance is.",
});
