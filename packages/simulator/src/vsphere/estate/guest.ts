import type { KeptMachine } from "../../vcsa/machine/kept-machine.ts";

/** The appliance inside its virtual machine, as far as the hardware reaches it. */
export interface Guest {
  readonly on: boolean;
  /** Do its tools answer: has it booted far enough? */
  readonly toolsRun: boolean;
  readonly hostname: string;
  readonly version: string;
  /** The file name of the medium it sees; undefined: none. */
  readonly medium: string | undefined;
  insert(name: string | undefined): void;
  keep(): KeptMachine;
  /** Becomes what was kept, without power. */
  load(kept: KeptMachine): void;
  /** Becomes what was kept, running as it ran. */
  resume(kept: KeptMachine): void;
  powerOn(): void;
  powerOff(): void;
  /** Asks the system inside to end, or to begin anew, in order. */
  shutdown(action: "reboot" | "poweroff"): void;
}
