import type { Fault, FaultDescription } from "./fault.ts";
import { installHung } from "./install-hung.ts";
import { rebootNever } from "./reboot-never.ts";
import { sshDrop } from "./ssh-drop.ts";
import { sshHalfOpen } from "./ssh-half-open.ts";
import { sshHangup } from "./ssh-hangup.ts";
import { sshReset } from "./ssh-reset.ts";
import { stageHung } from "./stage-hung.ts";

/** Everything that can go wrong on purpose. */
export const FAULTS: readonly Fault[] = [
  sshDrop,
  sshReset,
  sshHalfOpen,
  sshHangup,
  stageHung,
  installHung,
  rebootNever,
];

/** What `fault list` shows of them. */
export function listFaults(): readonly FaultDescription[] {
  return FAULTS.map(({ create, defaults, backing, ...shown }) => ({ ...shown, ...backing }));
}
