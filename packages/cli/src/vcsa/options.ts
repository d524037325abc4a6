import type { TargetOptions } from "../target/options.ts";

export type VcsaVerb =
  | "assess"
  | "precheck"
  | "plan"
  | "backup"
  | "run"
  | "resume"
  | "status"
  | "wait"
  | "verify"
  | "restore"
  | "cleanup";

export interface TargetCommandOptions extends TargetOptions {
  readonly json?: boolean;
}

export interface VerifyOptions extends TargetCommandOptions {
  /** The journal of the run whose goal is compared with. */
  readonly journal?: string;
}

export interface WaitOptions extends TargetCommandOptions {
  readonly limit?: string;
}

/** The options of `run` and `resume`; `plan` takes the first three. */
export interface RunOptions {
  readonly to?: string;
  readonly iso?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly via?: string;
  readonly backup?: string;
  readonly reason?: string;
  readonly journal?: string;
  readonly record?: string;
  readonly window?: string;
  /** The datastore that the clone goes to. */
  readonly cloneStore?: string;
  /** Every appliance of the endpoints document, in order. */
  readonly all?: boolean;
  /** vCenter HA clusters that a person has had fail over. */
  readonly failedOver?: readonly string[];
}

export interface PrecheckOptions extends TargetCommandOptions {
  readonly to?: string;
  readonly iso?: string;
  readonly isoFile?: string;
  readonly cloneStore?: string;
}

export interface BackupOptions extends TargetCommandOptions {
  readonly cloneStore?: string;
}

/** The options of `restore` and `cleanup`. */
export interface CloneOptions extends TargetCommandOptions {
  readonly clone?: string;
  readonly journal?: string;
  readonly yes?: boolean;
}
