import { fill } from "@patchrig/platforms/profiles";
import { describeForReplies } from "../session/session.ts";
import type { Machine } from "./machine.ts";

/** What the kernel keeps for itself of a machine's memory (evidence 44: 7.8 of 8 GiB). */
const KEPT_MB = 205;

/** What the machine's own screen shows between two logins (evidence 44); empty while nothing of the appliance runs. */
export function screenOf(machine: Machine): string {
  const { phase, disk } = machine;
  if (phase === "off" || phase === "booting") return "";
  const { cpus, memoryMb, address } = disk.platform.vsphere.machine;
  const memoryGb = ((memoryMb.value - KEPT_MB) / 1024).toFixed(1);
  const hardware = { cpus: cpus.value, memoryGb, address: address.value };
  return fill(machine.profile.screen.text, { ...describeForReplies(machine), ...hardware });
}
