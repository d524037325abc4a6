/** One element of a request, without its namespace. */
export interface Element {
  readonly name: string;
  /** The `type` of a reference to a managed object. */
  readonly type: string | undefined;
  /** `xsi:type`, without its prefix: which kind of a thing this is. */
  readonly kind: string | undefined;
  readonly text: string;
  readonly children: readonly Element[];
}

/** The first child of that name; undefined when there is none. */
export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name);

export const childrenOf = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** A child's text; undefined when there is none. */
export const textOf = (element: Element | undefined, name: string): string | undefined => childOf(element, name)?.text;

/** xsd:boolean; undefined when it is not said. */
export function flagOf(element: Element | undefined, name: string): boolean | undefined {
  const text = textOf(element, name)?.trim();
  return text === undefined ? undefined : text === "true" || text === "1";
}

/** xsd:int; undefined when it is not said, or is none. */
export function numberOf(element: Element | undefined, name: string): number | undefined {
  const text = textOf(element, name)?.trim();
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
