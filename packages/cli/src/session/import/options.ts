/** `patchrig session import`. */
export interface ImportOptions {
  readonly output?: string;
  /** The same. */
  readonly out?: string;
  readonly timing?: string;
  readonly input?: string;
  readonly product?: string;
  readonly productVersion?: string;
  readonly build?: string;
  readonly who?: string;
  readonly licence?: string;
  readonly when?: string;
  readonly title?: string;
  readonly literal?: boolean;
  readonly evidence?: boolean;
  readonly keepNames?: boolean;
  readonly keyFile?: string;
  readonly expires?: string;
  readonly json?: boolean;
}
