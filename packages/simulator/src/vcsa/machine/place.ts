/**
 * What an appliance is among the others of its site, under the names that an endpoints document has for it. Without a role
 * it has its Platform Services Controller within.
 */
export interface Place {
  readonly role?: "psc" | "vcenter" | "embedded" | "vcha-active" | "vcha-passive" | "vcha-witness";
  /** The appliance that is its external Platform Services Controller. */
  readonly psc?: string;
  readonly replicatesWith?: readonly string[];
  /** The vCenter HA cluster that it is a node of. */
  readonly vcha?: string;
}
