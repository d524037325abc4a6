import type { ManagedObject } from "../face/managed-type.ts";
import { isList, isRef, keyOf, type Ref, type Value } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { readPath } from "./property-path.ts";
import type { PropertySpec, PropSpec, Selection } from "./property-spec.ts";

/** An object, and those of its properties that were asked for and are set. */
export interface Collected {
  readonly ref: Ref;
  readonly properties: readonly { readonly name: string; readonly value: Value }[];
}

export type Find = (ref: Ref) => ManagedObject | undefined;

/** Far more than any inventory here has: a traversal that goes in circles ends. */
const STEPS = 500_000;

/**
 * Walks from a spec's objects and reads what was asked for. Throws `VimFault`: ManagedObjectNotFound for an object to
 * begin with that is gone, InvalidProperty.
 */
export function collect(spec: PropertySpec, find: Find): Collected[] {
  const found = objectsOf(spec, find);
  return found.flatMap((object) => {
    const paths = pathsFor(object, spec.props);
    return paths ? [{ ref: object.ref, properties: readAll(object, paths) }] : [];
  });
}

function readAll(object: ManagedObject, paths: readonly string[]) {
  return paths.flatMap((name) => {
    const value = readPath(object, name);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Undefined when no part of the spec speaks of objects of its kind. */
function pathsFor(object: ManagedObject, props: readonly PropSpec[]): readonly string[] | undefined {
  const speaking = props.filter(({ type }) => object.isA(type));
  if (speaking.length === 0) return undefined;
  return [...new Set(speaking.flatMap(({ all, paths }) => (all ? object.properties : paths)))];
}

function objectsOf({ objects }: PropertySpec, find: Find): ManagedObject[] {
  const reported = new Map<string, ManagedObject>();
  for (const { on, skip, select } of objects) {
    const first = find(on);
    if (!first) throw notFound(on);
    if (!skip) reported.set(keyOf(on), first);
    walk(first, select, { find, reported, named: namesIn(select), walked: new Set() });
  }
  return [...reported.values()];
}

interface Walk {
  readonly find: Find;
  readonly reported: Map<string, ManagedObject>;
  readonly named: ReadonlyMap<string, Selection>;
  /** Which ways were gone from which objects: none is gone twice, so a walk in circles ends. */
  readonly walked: Set<string>;
}

function walk(from: ManagedObject, selections: readonly Selection[], on: Walk): void {
  for (const selection of selections) {
    const way = selection.is === "name" ? on.named.get(selection.name) : selection;
    if (way?.is !== "traversal" || !from.isA(way.type) || !isNew(from, way, on)) continue;
    const value = from.has(topOf(way.path)) ? readPath(from, way.path) : undefined;
    for (const next of refsIn(value).flatMap((ref) => on.find(ref) ?? [])) {
      if (!way.skip) on.reported.set(keyOf(next.ref), next);
      walk(next, way.select, on);
    }
  }
}

function isNew({ ref }: ManagedObject, way: Selection & { readonly is: "traversal" }, { walked }: Walk): boolean {
  const mark = `${keyOf(ref)} ${way.name ?? ""} ${way.type} ${way.path}`;
  if (walked.has(mark) || walked.size > STEPS) return false;
  walked.add(mark);
  return true;
}

export const notFound = (ref: Ref) => new VimFault("ManagedObjectNotFound", { object: keyOf(ref) }, { obj: ref });

const topOf = (path: string) => path.split(/[.[]/, 1)[0] ?? "";

function refsIn(value: Value | undefined): readonly Ref[] {
  if (isRef(value)) return [value];
  return isList(value) ? value.items.filter(isRef) : [];
}

function namesIn(
  selections: readonly Selection[],
  into = new Map<string, Selection>(),
): ReadonlyMap<string, Selection> {
  for (const selection of selections) {
    if (selection.is !== "traversal") continue;
    if (selection.name !== undefined && selection.name !== "") into.set(selection.name, selection);
    namesIn(selection.select, into);
  }
  return into;
}
