import type { Part, PartReport } from "./appliance.ts";
import { isWithoutVcenter, type Phase } from "./appliance-state.ts";
import type { Machine } from "./machine.ts";

const ORDER: readonly Phase[] = ["off", "booting", "network", "sshd", "proxy", "initializing", "up"];

/** In the order of V22 and V23: the phase in which each begins to start, and the one from which on it runs. */
const PARTS: readonly { readonly name: Part; readonly starts: Phase; readonly runs: Phase }[] = [
  { name: "network", starts: "booting", runs: "network" },
  { name: "ssh", starts: "network", runs: "sshd" },
  { name: "reverse-proxy", starts: "sshd", runs: "proxy" },
  { name: "vcenter", starts: "proxy", runs: "initializing" },
  { name: "web-client", starts: "proxy", runs: "up" },
];

/** All parts as they are now; one that is a service of the appliance is stopped with it. */
export const partsOf = (machine: Machine): readonly PartReport[] =>
  PARTS.map(({ name }) => ({ name, state: isStoppedByHand(machine, name) ? "stopped" : partState(machine, name) }));

/** How far the boot and the update let the part be: between the installation and the reboot vCenter is gone (V4, V20). */
export function partState({ phase, disk, ports }: Machine, part: Part): PartReport["state"] {
  const found = PARTS.find(({ name }) => name === part);
  if (!found) throw new RangeError(`no part of an appliance is called ${part}`);
  const now = ORDER.indexOf(phase);
  if (now < ORDER.indexOf(found.starts)) return "stopped";
  if (isWithoutVcenter(disk.update) && isGone(part, ports.https)) return "stopped";
  return now < ORDER.indexOf(found.runs) ? "starting" : "running";
}

/** From 6.7 on the proxy stays and shows a page that an update is in progress (56). */
const isGone = (part: Part, https: boolean) =>
  part === "vcenter" || part === "web-client" || (part === "reverse-proxy" && !https);

/** Was the service stopped since the last boot? A boot starts what was stopped: the setting says in which one that was. */
export const isStopped = ({ disk, boots }: Machine, service: string): boolean =>
  disk.settings.get(stoppedIn(service)) === String(boots);

export const stoppedIn = (service: string): string => `stopped ${service}`;

const isStoppedByHand = (machine: Machine, part: Part) =>
  machine.profile.services.value.some(
    (service) => service.is && service.part === part && isStopped(machine, service.name),
  );
