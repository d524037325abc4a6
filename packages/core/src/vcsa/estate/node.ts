/** What an appliance of an estate is to the others. */
export type NodeRole = "psc" | "vcenter" | "embedded" | "vcha-active" | "vcha-passive" | "vcha-witness";

/** An appliance as an endpoints document names it, with what is written of its place among the others. */
export interface EstateEntry {
  readonly name: string;
  readonly role?: NodeRole | undefined;
  /** The external Platform Services Controller that it is registered with. */
  readonly psc?: string | undefined;
  /** Whom its Single Sign-On domain is replicated with; one side is enough. */
  readonly replicatesWith?: readonly string[] | undefined;
  /** The vCenter HA cluster that it is a node of. */
  readonly vcha?: string | undefined;
}

/** One appliance of a checked estate. */
export interface EstateNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly psc: string | undefined;
  /** Both sides, sorted by name. */
  readonly replicatesWith: readonly string[];
  readonly vcha: string | undefined;
}

export const isVcha = ({ role }: { readonly role: NodeRole }): boolean => role.startsWith("vcha-");
