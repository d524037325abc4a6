/** How much of a package is ever read or unpacked. A .cspkg of a VM role has some kilobytes, of a web role some megabytes. */
export interface ZipLimits {
  readonly entries: number;
  /** Unpacked bytes of all entries together. */
  readonly bytes: number;
  /** How many times larger than packed an entry may be, from 1 MiB unpacked on. Deflate itself ends at 1032. */
  readonly ratio: number;
}

export const DEFAULT_LIMITS: ZipLimits = { entries: 20_000, bytes: 1024 ** 3, ratio: 250 };

/** Below it no ratio is looked at: a small file of zeros is no bomb. */
export const RATIO_FROM = 1024 ** 2;
