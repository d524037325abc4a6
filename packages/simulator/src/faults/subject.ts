/**
 * How a connection ends. `fin`: closed in order. `rst`: reset. `silence`: nothing goes through any more and neither end
 * is told. `hangup`: likewise, but the appliance has noticed and ended its session.
 */
export type Cut = "fin" | "rst" | "silence" | "hangup";

/** One connection to an appliance, as far as faults touch it. */
export interface Line {
  cut(how: Cut): void;
}

/** What a selector may name as a phase: how far an update has come, or a boot. A machine is in several at once. */
export const FAULT_PHASES = [
  "idle",
  "stage",
  "staged",
  "install",
  "services-stopped",
  "installed",
  "failed",
  "boot",
  "off",
  "booting",
  "network",
  "sshd",
  "proxy",
  "initializing",
  "up",
] as const;

export type FaultPhase = (typeof FAULT_PHASES)[number];

/** The appliance that a fault happens to. */
export interface Subject {
  readonly name: string;
  readonly phases: ReadonlySet<FaultPhase>;
  /** The command lines that run now, without `pi` and `com.vmware.`. */
  readonly running: Iterable<string>;
  /** The appliance shell's prompt. */
  readonly prompt: string;
  /** Is there a command that begins so? */
  knows(command: string): boolean;
  /** Cuts every connection to its SSH. */
  cutLines(how: Cut): void;
  /** Loses its power and boots. */
  reboot(): void;
  /** Counts boots. */
  readonly boots: number;
  insertIso(name: string | undefined): void;
}

/** A command line as it is compared: `pi` and `com.vmware.` before a plug-in change nothing. */
export const bareCommand = (line: string): string =>
  line
    .trim()
    .replace(/^pi\s+/, "")
    .replace(/^com\.vmware\.(?!appliance\.)/, "");
