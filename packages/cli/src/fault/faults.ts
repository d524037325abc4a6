/** A row of `patchrig fault list` (docs: the surface names these fields). */
export interface FaultRow {
  readonly id: string;
  readonly title: string;
  /** What it happens to: `vcsa` or `vmrole`. */
  readonly target: string;
  readonly cite?: string;
  readonly inferred?: string;
  /** What a good client does about it. */
  readonly expects: string;
}

/** The faults that a simulated appliance can have. None is injected yet: documented failures come with the platform. */
export const FAULTS: readonly FaultRow[] = [];
