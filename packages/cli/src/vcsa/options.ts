import type { TargetOptions } from "../target/options.ts";

export type VcsaVerb = "assess" | "plan" | "run" | "resume" | "status" | "wait" | "verify";

export interface TargetCommandOptions extends TargetOptions {
  readonly json?: boolean;
}

/** The options of `run` and `resume`; `plan` takes the first two. */
export interface RunOptions {
  readonly iso?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly backup?: string;
  readonly reason?: string;
  readonly journal?: string;
  readonly record?: string;
}
