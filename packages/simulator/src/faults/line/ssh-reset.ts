import { lineFault } from "./line-fault.ts";

/** Something on the way resets the connection; what runs on the appliance goes on. */
export const sshReset = lineFault({
  id: "ssh-reset",
  title: "SSH connections are reset on the way (RST)",
  cut: "rst",
  backing: { cite: ["P13"] },
  client: "Log in again and ask the appliance how far it is; send nothing a second time.",
});
