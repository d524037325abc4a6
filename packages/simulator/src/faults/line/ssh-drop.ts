import { lineFault } from "./line-fault.ts";

/** The appliance closes the connection in order; what runs on it goes on. */
export const sshDrop = lineFault({
  id: "ssh-drop",
  title: "SSH connections are closed by the appliance (FIN)",
  cut: "fin",
  backing: { cite: ["P13"] },
  client: "Log in again and ask the appliance how far it is; send nothing a second time.",
});
