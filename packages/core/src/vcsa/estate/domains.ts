import type { EstateNode } from "./node.ts";

/**
 * Sets of appliances that replicate with one another, over others too; one that replicates with nobody is a set of its
 * own. The nodes keep their order.
 */
export function replicationDomains(nodes: readonly EstateNode[]): readonly (readonly EstateNode[])[] {
  const reached = new Set<string>();
  return nodes.flatMap((node) => {
    if (reached.has(node.name)) return [];
    const domain = reachedFrom(node, nodes);
    for (const name of domain) reached.add(name);
    return [nodes.filter(({ name }) => domain.has(name))];
  });
}

function reachedFrom(start: EstateNode, nodes: readonly EstateNode[]): ReadonlySet<string> {
  const found = new Set([start.name]);
  const open = [start];
  for (let node = open.pop(); node; node = open.pop()) {
    const partners = new Set(node.replicatesWith);
    for (const other of nodes) {
      if (!partners.has(other.name) || found.has(other.name)) continue;
      found.add(other.name);
      open.push(other);
    }
  }
  return found;
}
