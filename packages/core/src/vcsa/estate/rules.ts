/** Why a wave stands where it does. */
export interface Rule {
  readonly reason: string;
  /** Facts and evidence. */
  readonly cite: readonly string[];
  /** What of it nobody has recorded; null where all of it is. */
  readonly inferred: string | null;
}

/** The documented order (P24; evidence 07 and 10: a controller, then the vCenter Server that uses it). */
export const RULES = {
  psc: {
    reason: "Platform Services Controllers come before the vCenter Servers that use them",
    cite: ["P24", "07", "10"],
    inferred: "that replication partners wait for one another: the careful order, nobody recorded another one",
  },
  embedded: {
    reason: "appliances that have their Platform Services Controller within wait for nobody but replication partners",
    cite: [],
    inferred: "no order among them was recorded; partners wait for one another, as external controllers do",
  },
  vcenter: {
    reason: "every Platform Services Controller is done: the vCenter Servers that use them follow",
    cite: ["P24", "10"],
    inferred: "no order among vCenter Servers was recorded",
  },
  witness: {
    reason: "vCenter HA is updated node by node: the witness first",
    cite: ["P24", "19", "20"],
    inferred: null,
  },
  passive: { reason: "after the witness the passive node", cite: ["P24"], inferred: null },
  failover: {
    reason: "the updated passive node becomes the active one: a person has the cluster fail over",
    cite: ["P24"],
    inferred: null,
  },
  active: { reason: "the former active node comes last", cite: ["P24"], inferred: null },
  /** The line whose vCenter HA was recorded. */
  knownLine: "6.5",
  asOnKnownLine: "recorded of 6.5 alone, taken to be the same here",
  /** From this major version on vCenter HA refuses an update (P24). */
  refusedFrom: 7,
  asRefusedLine: "recorded of 7.0, taken to be the same here",
} as const satisfies Record<string, Rule | string | number>;
