import type { Speed } from "@patchrig/core/clock";
import type { FaultSelector } from "./faults/fault.ts";
import type { BootStays } from "./vcsa/machine/appliance-state.ts";

/** What `createSimulator` is given. Unknown profiles and bad names throw `PatchrigError` before anything listens. */
export interface SimulatorOptions {
  readonly appliances: readonly ApplianceOptions[];
  readonly seed: number;
  /** Epoch milliseconds where the simulated clock starts. */
  readonly startsAt: number;
  readonly speed: Speed;
  readonly admin?: Bind;
  /** What goes wrong: selectors, or their text (`ssh-drop:phase=install,first=1`). */
  readonly faults?: readonly (FaultSelector | string)[];
  /** Addresses other than loopback are allowed. */
  readonly expose?: boolean;
}

export interface ApplianceOptions {
  readonly name: string;
  readonly profile: string;
  /** root's; generated when left out. */
  readonly password?: string;
  /** Public keys that may log in as root, one line of an authorized_keys file each. */
  readonly authorizedKeys?: readonly string[];
  readonly iso?: string;
  /** How long each boot stays in a phase, milliseconds: `{ proxy: 540_000 }` is a 503 for nine minutes. */
  readonly stays?: BootStays;
  readonly ssh?: Bind;
  readonly https?: Bind;
  readonly vami?: Bind;
}

export interface Bind {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}
