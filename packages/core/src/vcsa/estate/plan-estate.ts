import type { Problem } from "../../run/outcome.ts";
import { type Cluster, clustersOf } from "./check-clusters.ts";
import { replicationDomains } from "./domains.ts";
import { type EstateNode, isVcha, type NodeRole } from "./node.ts";
import { RULES, type Rule } from "./rules.ts";

/** What is known of a node beside its place: the line that it runs (`6.5`), and whether anything is left to do there. */
export interface NodeStanding {
  readonly line: string;
  readonly upToDate: boolean;
}

/** What may be done at the same time, once all before it is done. Prints as JSON. */
export interface Wave extends Rule {
  /** From 1. */
  readonly number: number;
  /** `update`: patchrig does it, node by node. `failover`: a person has each cluster change its active node. */
  readonly does: "update" | "failover";
  readonly nodes: readonly { readonly name: string; readonly role: NodeRole; readonly upToDate: boolean }[];
  readonly clusters: readonly { readonly name: string; readonly from: string; readonly to: string }[];
}

export type EstatePlan =
  | { readonly kind: "plan"; readonly waves: readonly Wave[] }
  | {
      readonly kind: "refused";
      readonly problem: Problem;
      readonly cite: readonly string[];
      readonly inferred: string | null;
    };

/**
 * The order in which an estate is updated: Platform Services Controllers, appliances that have it within, vCenter
 * Servers, then each vCenter HA cluster's witness, passive and former active node. The same for the same estate.
 * Refused where vCenter HA forbids an update. `standing` has each node.
 */
export function planEstate(nodes: readonly EstateNode[], standing: ReadonlyMap<string, NodeStanding>): EstatePlan {
  const clusters = clustersOf(nodes);
  const refusal = refuseClusters(clusters, standing);
  if (refusal) return refusal;
  const plain = nodes.filter((node) => !isVcha(node));
  const ofRole = (role: NodeRole) => plain.filter((node) => node.role === role);
  const drafts: readonly Draft[] = [
    ...inTurn(ofRole("psc"), nodes).map((names) => update(names, RULES.psc)),
    ...inTurn(ofRole("embedded"), nodes).map((names) => update(names, RULES.embedded)),
    update(
      ofRole("vcenter").map(({ name }) => name),
      RULES.vcenter,
    ),
    ...clusterTurns(clusters, nodes).flatMap((turn) => clusterWaves(turn, standing)),
  ];
  const roles = new Map(nodes.map(({ name, role }) => [name, role]));
  const waves = drafts
    .filter(({ names, clusters }) => names.length + clusters.length > 0)
    .map(({ rule, names, clusters }, index): Wave => {
      return {
        number: index + 1,
        does: clusters.length > 0 ? "failover" : "update",
        nodes: names.map((name) => ({
          name,
          role: roles.get(name) ?? "embedded",
          upToDate: standing.get(name)?.upToDate ?? false,
        })),
        clusters: clusters.map(({ name, active, passive }) => ({ name, from: active, to: passive })),
        ...rule,
      };
    });
  return { kind: "plan", waves };
}

interface Draft {
  readonly rule: Rule;
  readonly names: readonly string[];
  readonly clusters: readonly Cluster[];
}

const update = (names: readonly string[], rule: Rule): Draft => ({ rule, names, clusters: [] });

/** Of each domain one at a time, of all domains together. Domains are those of the whole estate. */
function inTurn(some: readonly EstateNode[], all: readonly EstateNode[]): readonly (readonly string[])[] {
  const wanted = new Set(some.map(({ name }) => name));
  const queues = replicationDomains(all).map((domain) =>
    domain.map(({ name }) => name).filter((name) => wanted.has(name)),
  );
  const turns = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: turns }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1)).sort());
}

/** Clusters whose active nodes replicate with one another are not worked on at once either. */
function clusterTurns(clusters: readonly Cluster[], nodes: readonly EstateNode[]): readonly (readonly Cluster[])[] {
  const actives = nodes.filter(({ role }) => role === "vcha-active");
  return inTurn(actives, nodes).map((turn) => clusters.filter(({ active }) => turn.includes(active)));
}

function clusterWaves(turn: readonly Cluster[], standing: ReadonlyMap<string, NodeStanding>): readonly Draft[] {
  const isOpen = (name: string) => standing.get(name)?.upToDate !== true;
  const open = turn.filter(({ active, passive, witness }) => [active, passive, witness].some(isOpen));
  const known = open.every(({ active }) => standing.get(active)?.line === RULES.knownLine);
  const rule = (of: Rule): Rule => (known ? of : { ...of, inferred: RULES.asOnKnownLine });
  return [
    update(turn.map(({ witness }) => witness).sort(), rule(RULES.witness)),
    update(turn.map(({ passive }) => passive).sort(), rule(RULES.passive)),
    { rule: rule(RULES.failover), names: [], clusters: open.filter(({ active }) => isOpen(active)) },
    update(turn.map(({ active }) => active).sort(), rule(RULES.active)),
  ];
}

function refuseClusters(
  clusters: readonly Cluster[],
  standing: ReadonlyMap<string, NodeStanding>,
): EstatePlan | undefined {
  for (const { name, active, passive, witness } of clusters) {
    for (const node of [active, passive, witness]) {
      const line = standing.get(node)?.line ?? "an unknown line";
      const major = Number.parseInt(line, 10);
      if (major < RULES.refusedFrom) continue;
      const problem = {
        text: `${node} runs ${line} in vCenter HA "${name}": it refuses to be updated while vCenter HA is configured`,
        hint: "remove the vCenter HA configuration, update the vCenter Server alone, and configure vCenter HA anew",
      };
      return { kind: "refused", problem, cite: ["P24"], inferred: line === "7.0" ? null : RULES.asRefusedLine };
    }
  }
  return undefined;
}
