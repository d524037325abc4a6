import { PatchrigError } from "../../errors.ts";
import { checkClusters } from "./check-clusters.ts";
import { type EstateEntry, type EstateNode, isVcha, type NodeRole } from "./node.ts";

/**
 * Checks what a document says of its appliances' places and completes it: without `role` an appliance with a `psc` is a
 * vCenter, any other has its Platform Services Controller within. In the order of their names. Throws `PatchrigError`
 * unreadable-input, naming the appliance and its field.
 */
export function readEstate(entries: readonly EstateEntry[]): readonly EstateNode[] {
  const byName = new Map<string, EstateEntry>();
  for (const [index, entry] of entries.entries()) {
    if (byName.has(entry.name)) throw wrong(`appliances.${index}.name`, "a name of its own", `"${entry.name}" twice`);
    byName.set(entry.name, entry);
  }
  if (byName.size === 0) throw wrong("appliances", "at least one appliance", "none");
  for (const entry of entries) {
    checkRole(entry);
    checkPsc(entry, byName);
    checkPartners(entry, byName);
  }
  const nodes = [...entries].sort(byNameOf).map((entry) => complete(entry, entries));
  checkClusters(nodes);
  return nodes;
}

/** Code points, not a locale's order: the same everywhere. */
const byNameOf = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

const roleOf = ({ role, psc }: EstateEntry): NodeRole => role ?? (psc === undefined ? "embedded" : "vcenter");

function complete(entry: EstateEntry, entries: readonly EstateEntry[]): EstateNode {
  const named = entries.filter(({ replicatesWith }) => replicatesWith?.includes(entry.name)).map(({ name }) => name);
  const { name, psc, vcha } = entry;
  const replicatesWith = [...new Set([...(entry.replicatesWith ?? []), ...named])].sort();
  return { name, role: roleOf(entry), psc, replicatesWith, vcha };
}

function checkRole(entry: EstateEntry): void {
  const { name, vcha } = entry;
  const role = roleOf(entry);
  if (vcha === undefined && isVcha({ role })) {
    throw wrong(`${name}.vcha`, `the name of the vCenter HA cluster, for its role is ${role}`, "none");
  }
  if (vcha !== undefined && !isVcha({ role })) {
    throw wrong(`${name}.role`, `vcha-active, vcha-passive or vcha-witness, for it is in "${vcha}"`, role);
  }
}

function checkPsc(entry: EstateEntry, byName: ReadonlyMap<string, EstateEntry>): void {
  const { name, psc } = entry;
  const role = roleOf(entry);
  if (psc === undefined) {
    if (role === "vcenter") {
      throw wrong(`${name}.psc`, "the name of its Platform Services Controller", "none", EMBEDDED);
    }
    return;
  }
  if (role !== "vcenter" && role !== "vcha-active") {
    throw wrong(`${name}.psc`, `nothing, for its role is ${role}`, `"${psc}"`, NOT_REGISTERED[role]);
  }
  const registry = byName.get(psc);
  if (registry === undefined) {
    throw wrong(
      `${name}.psc`,
      "the name of an appliance of this document",
      `"${psc}"`,
      `named in it: ${names(byName)}`,
    );
  }
  if (roleOf(registry) !== "psc") {
    throw wrong(`${name}.psc`, "an appliance whose role is psc", `"${psc}", which is ${roleOf(registry)}`);
  }
}

const EMBEDDED = 'one that has it within is role "embedded"';

const NOT_REGISTERED = {
  psc: "Platform Services Controllers are registered with nobody: use replicatesWith",
  embedded: "one with an external Platform Services Controller is role vcenter",
  "vcha-passive": "the cluster's vcha-active says it",
  "vcha-witness": "the cluster's vcha-active says it",
} as const;

function checkPartners(entry: EstateEntry, byName: ReadonlyMap<string, EstateEntry>): void {
  const { name, replicatesWith = [] } = entry;
  if (replicatesWith.length > 0 && !replicates(entry)) {
    throw wrong(`${name}.replicatesWith`, `nobody, for it is ${roleOf(entry)}`, list(replicatesWith), WHO_REPLICATES);
  }
  for (const partner of replicatesWith) {
    const other = byName.get(partner);
    if (other === undefined) {
      const hint = `named in it: ${names(byName)}`;
      throw wrong(`${name}.replicatesWith`, "names of appliances of this document", `"${partner}"`, hint);
    }
    if (other === entry) throw wrong(`${name}.replicatesWith`, "others", "itself");
    if (!replicates(other)) {
      throw wrong(`${name}.replicatesWith`, "appliances that replicate", `"${partner}"`, WHO_REPLICATES);
    }
  }
}

/** Whoever has a Platform Services Controller within, or is one. */
const replicates = (entry: EstateEntry): boolean => {
  const role = roleOf(entry);
  return role === "psc" || role === "embedded" || (role === "vcha-active" && entry.psc === undefined);
};

const WHO_REPLICATES =
  "only a Platform Services Controller replicates, be it external or within; a vCenter Server names its own as psc";

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
const names = (byName: ReadonlyMap<string, unknown>): string => [...byName.keys()].join(", ");

function wrong(place: string, expected: string, found: string, hint?: string): PatchrigError {
  return new PatchrigError("unreadable-input", `${place}: expected ${expected}, found ${found}`, {
    ...(hint !== undefined && { hint }),
  });
}
