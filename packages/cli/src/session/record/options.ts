import type { TargetOptions } from "../../target/options.ts";

/** What every recorder takes. */
export interface RecordOptions {
  /** A folder; the recording's files are named in it. */
  readonly out?: string;
  /** The same. */
  readonly output?: string;
  readonly title?: string;
  readonly product?: string;
  readonly productVersion?: string;
  readonly build?: string;
  readonly who?: string;
  readonly licence?: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

export interface RecordSshOptions extends RecordOptions, TargetOptions {
  readonly to?: string;
  readonly listen?: string;
  readonly once?: boolean;
}

export interface RecordHttpsOptions extends RecordOptions, TargetOptions {
  readonly to?: string;
  readonly listen?: string;
  readonly once?: boolean;
}
