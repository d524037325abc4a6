/** The options of `patchrig rehearse vcsa` as they are typed. */
export interface RehearseOptions {
  readonly profile?: string;
  readonly to?: string;
  readonly speed?: string;
  readonly via?: string;
  readonly seed?: string;
  readonly fault?: readonly string[];
  /** One that comes with patchrig by its name, or a file. */
  readonly scenario?: string;
  /** A bundle of a run that went wrong. */
  readonly from?: string;
  readonly out?: string;
  readonly json?: boolean;
}
