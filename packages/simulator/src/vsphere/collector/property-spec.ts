import { childrenOf, type Element, flagOf, textOf } from "../soap/element.ts";
import { type Ref, ref } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";

/** What a property collector is asked for: properties by type, of objects found by walking from others. */
export interface PropertySpec {
  readonly props: readonly PropSpec[];
  readonly objects: readonly ObjectSpec[];
}

export interface PropSpec {
  readonly type: string;
  readonly all: boolean;
  readonly paths: readonly string[];
}

export interface ObjectSpec {
  readonly on: Ref;
  readonly skip: boolean;
  readonly select: readonly Selection[];
}

/** A way on from an object of a type, along one of its properties; or the name of a way told elsewhere. */
export type Selection =
  | {
      readonly is: "traversal";
      readonly name: string | undefined;
      readonly type: string;
      readonly path: string;
      readonly skip: boolean;
      readonly select: readonly Selection[];
    }
  | { readonly is: "name"; readonly name: string };

/** Reads a PropertyFilterSpec. Throws `VimFault` InvalidArgument where a part of it is missing. */
export function parsePropertySpec(spec: Element | undefined): PropertySpec {
  return {
    props: childrenOf(spec, "propSet").map((prop) => ({
      type: required(prop, "type"),
      all: flagOf(prop, "all") ?? false,
      paths: childrenOf(prop, "pathSet").map(({ text }) => text.trim()),
    })),
    objects: childrenOf(spec, "objectSet").map((object) => {
      const [on] = childrenOf(object, "obj");
      if (!on)
        throw new VimFault("InvalidArgument", { property: "objectSet.obj" }, { invalidProperty: "objectSet.obj" });
      return {
        on: ref(on.type ?? "", on.text.trim()),
        skip: flagOf(object, "skip") ?? false,
        select: childrenOf(object, "selectSet").map(parseSelection),
      };
    }),
  };
}

function parseSelection(element: Element): Selection {
  const name = textOf(element, "name")?.trim();
  const path = textOf(element, "path")?.trim();
  // A SelectionSpec is nothing but the name of another one.
  if (path === undefined || element.kind === "SelectionSpec") return { is: "name", name: name ?? "" };
  return {
    ...{ is: "traversal", name, path, type: required(element, "type") },
    skip: flagOf(element, "skip") ?? false,
    select: childrenOf(element, "selectSet").map(parseSelection),
  };
}

function required(element: Element, name: string): string {
  const text = textOf(element, name)?.trim();
  if (!text) throw new VimFault("InvalidArgument", { property: name }, { invalidProperty: name });
  return text;
}
