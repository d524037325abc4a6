import { bootFault } from "./boot-fault.ts";

/** The machine answers no port after its reboot. */
export const bootNoTcp = bootFault({
  id: "boot-no-tcp",
  title: "A boot stands still before any port answers",
  before: "sshd",
  backing: { cite: ["V22"] },
  client: "Stop at a limit and send a person to the VM's console; send no second reboot.",
});
