import { any, type Data, data, keyOf, list, type Ref, ref, type Value, word } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";
import { writeElement } from "../soap/write-value.ts";
import { type Collected, collect, type Find } from "./collect.ts";
import type { PropertySpec } from "./property-spec.ts";

/** A standing question: what has changed since it was last answered? */
export interface Filter {
  readonly ref: Ref;
  /** What is new, `limit` objects at most; whoever calls it has told them. Empty: nothing. */
  news(limit: number): { readonly updates: readonly Data[]; readonly more: boolean };
  /** All is news again. */
  forget(): void;
}

interface Known {
  readonly ref: Ref;
  /** Each property as it was told. */
  readonly told: ReadonlyMap<string, string>;
}

/** Creates a filter that has told nothing yet. Throws `VimFault` when the spec cannot be answered now. */
export function createFilter(id: string, spec: PropertySpec, find: Find): Filter {
  let known = new Map<string, Known>();
  collect(spec, find);
  return {
    ref: ref("PropertyFilter", id),
    forget: () => {
      known = new Map();
    },
    news: (limit) => {
      const current = collectWhatIsThere(spec, find);
      const updates: Data[] = [];
      const here = new Set<string>();
      let more = false;
      for (const object of current) {
        const key = keyOf(object.ref);
        here.add(key);
        const before = known.get(key);
        const changes = changesOf(object, before);
        if (before && changes.length === 0) continue;
        if (updates.length >= limit) {
          more = true;
          continue;
        }
        known.set(key, { ref: object.ref, told: toldOf(object) });
        updates.push(update(before ? "modify" : "enter", object.ref, changes));
      }
      for (const [key, { ref: gone }] of [...known]) {
        if (here.has(key)) continue;
        known.delete(key);
        updates.push(update("leave", gone, []));
      }
      return { updates, more };
    },
  };
}

/** An object that the question begins with may be gone by now: then it is no longer there, and no fault. */
function collectWhatIsThere(spec: PropertySpec, find: Find): Collected[] {
  return spec.objects.flatMap((object) => {
    try {
      return collect({ props: spec.props, objects: [object] }, find);
    } catch (error) {
      if (error instanceof VimFault && error.type === "ManagedObjectNotFound") return [];
      throw error;
    }
  });
}

const written = (value: Value) => writeElement("val", value, true);

const toldOf = ({ properties }: Collected) => new Map(properties.map(({ name, value }) => [name, written(value)]));

function changesOf({ properties }: Collected, before: Known | undefined): Data[] {
  const changed = properties
    .filter(({ name, value }) => before?.told.get(name) !== written(value))
    .map(({ name, value }) =>
      data("PropertyChange", {
        name,
        op: word("PropertyChangeOp", "assign"),
        val: value === undefined ? value : anyOf(value),
      }),
    );
  const gone = [...(before?.told.keys() ?? [])].filter(
    (name) => !properties.some((property) => property.name === name),
  );
  return [...changed, ...gone.map((name) => data("PropertyChange", { name, op: word("PropertyChangeOp", "remove") }))];
}

const anyOf = (value: Value) => (typeof value === "object" && value.is === "any" ? value : any(value));

const update = (kind: string, obj: Ref, changes: readonly Data[]) =>
  data("ObjectUpdate", { kind: word("ObjectUpdateKind", kind), obj, changeSet: list("PropertyChange", changes) });
