import { type FaultDescription, listFaults } from "@patchrig/simulator";

/** A row of `patchrig fault list` (docs: the surface names the first five fields). */
export interface FaultRow {
  readonly id: string;
  readonly title: string;
  /** What it happens to: `vcsa` or `vmrole`. */
  readonly target: string;
  readonly cite?: string;
  readonly inferred?: string;
  /** How a run of a good client ends. */
  readonly expects: FaultDescription["expects"];
  /** `failure`: documented, of the platform. `fault`: injected. */
  readonly kind: FaultDescription["kind"];
  /** What a good client does about it. */
  readonly client: string;
  /** What a selector of it may name. */
  readonly selector: { readonly phases: readonly string[]; readonly command: boolean };
}

/** Everything that can go wrong on purpose. */
export const faultRows = (): readonly FaultRow[] => listFaults().map(toRow);

function toRow({ id, title, target, cite, inferred, expects, kind, client }: FaultDescription): FaultRow {
  const { phases, command } = target;
  const backing = cite === undefined ? { inferred: inferred ?? "" } : { cite: cite.join(", ") };
  return { id, title, target: "vcsa", ...backing, expects, kind, client, selector: { phases, command } };
}
