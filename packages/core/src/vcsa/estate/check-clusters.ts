import { PatchrigError } from "../../errors.ts";
import type { EstateNode } from "./node.ts";

/** A vCenter HA cluster, by the names of its nodes. */
export interface Cluster {
  readonly name: string;
  readonly active: string;
  readonly passive: string;
  readonly witness: string;
}

/** Throws `PatchrigError` unreadable-input for a cluster that has not one node of each role. */
export function checkClusters(nodes: readonly EstateNode[]): void {
  clustersOf(nodes);
}

/** The clusters of a checked estate, in the order of their names. */
export function clustersOf(nodes: readonly EstateNode[]): readonly Cluster[] {
  const names = new Set(nodes.flatMap(({ vcha }) => (vcha === undefined ? [] : [vcha])));
  return [...names].sort().map((name) => {
    const only = (role: EstateNode["role"]) => onlyOne(name, role, nodes);
    return { name, active: only("vcha-active"), passive: only("vcha-passive"), witness: only("vcha-witness") };
  });
}

function onlyOne(cluster: string, role: EstateNode["role"], nodes: readonly EstateNode[]): string {
  const [first, ...more] = nodes.filter((node) => node.vcha === cluster && node.role === role);
  if (first && more.length === 0) return first.name;
  const found = first ? [first, ...more].map(({ name }) => name).join(", ") : "none";
  throw new PatchrigError("unreadable-input", `vCenter HA "${cluster}": expected one ${role}, found ${found}`, {
    hint: "a cluster is one vcha-active, one vcha-passive and one vcha-witness, each with its name as vcha",
  });
}
