/** Where something stands in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a document's text, in UTF-16 code units: `text.slice(start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface XmlAttribute {
  readonly name: string;
  /** Empty for an attribute without a prefix. */
  readonly namespace: string;
  readonly value: string;
  /** What stands between the quotes, and the whole with its name. */
  readonly valueRange: Range;
  readonly range: Range;
  readonly at: Place;
}

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All text right in it, without that of its children. */
  readonly text: string;
  readonly at: Place;
  /** From `<` to behind the end tag. */
  readonly range: Range;
  /** The start tag alone. */
  readonly tag: Range;
  /** Between start and end tag; undefined where the element is one empty tag. */
  readonly content: Range | undefined;
}

/** The children of that name in the same namespace. */
export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === element.namespace);
}

/** The first child of that name. */
export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return childrenNamed(element, name)[0];
}

/** The attribute of that name that has no prefix. */
export function attributeOf(element: XmlElement, name: string): XmlAttribute | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.namespace === "");
}
