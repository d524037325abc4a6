import type { TargetOptions } from "../target/options.ts";

export type VcsaVerb = "assess" | "plan" | "run" | "resume" | "status" | "wait" | "verify";

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
  readonly backup?: string;
  readonly reason?: string;
  readonly journal?: string;
  readonly record?: string;
  readonly window?: string;
}
