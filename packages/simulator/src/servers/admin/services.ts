import type { OpenPorts } from "../../vcsa/machine/appliance.ts";
import { isPhase, type Phase } from "../../vcsa/machine/appliance-state.ts";

/** What an appliance is made of, in the console's own words, and how far its boot has brought it (V24: a real one hides it). */
export interface ServiceReport {
  readonly name: string;
  readonly state: "stopped" | "starting" | "running";
}

const ORDER: readonly Phase[] = ["off", "booting", "network", "sshd", "proxy", "initializing", "up"];

/** In the order of V22 and V23: the phase in which each begins to start, and the one from which on it runs. */
const SERVICES: readonly { readonly name: string; readonly starts: Phase; readonly runs: Phase }[] = [
  { name: "network", starts: "booting", runs: "network" },
  { name: "ssh", starts: "network", runs: "sshd" },
  { name: "reverse-proxy", starts: "sshd", runs: "proxy" },
  { name: "vcenter", starts: "proxy", runs: "initializing" },
  { name: "web-client", starts: "proxy", runs: "up" },
];

/** Between the installation and the reboot vCenter is gone, whatever the boot had brought up (V4, V20). */
export function servicesOf(phase: string, { https }: OpenPorts, update: string): ServiceReport[] {
  const now = isPhase(phase) ? ORDER.indexOf(phase) : 0;
  return SERVICES.map(({ name, starts, runs }) => {
    const reached = now >= ORDER.indexOf(runs) ? "running" : now >= ORDER.indexOf(starts) ? "starting" : "stopped";
    const isBehindHttps = ORDER.indexOf(runs) >= ORDER.indexOf("proxy");
    return {
      name,
      state: isBehindHttps && reached === "running" && (!https || update === "installed") ? "stopped" : reached,
    };
  });
}
