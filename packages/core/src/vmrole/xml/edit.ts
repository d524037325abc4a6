import { PatchrigError } from "../../errors.ts";
import { attributeOf, type Range, type XmlElement } from "./element.ts";

/** One change of a document's text. */
export interface TextEdit {
  readonly range: Range;
  readonly with: string;
}

/** Applies edits that do not overlap. All that they do not name stays as it is, to the blank. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((one, other) => one.range.start - other.range.start);
  let at = 0;
  let edited = "";
  for (const { range, with: replacement } of inOrder) {
    if (range.start < at) throw new PatchrigError("internal", `two edits of the same place, at ${range.start}`);
    edited += text.slice(at, range.start) + replacement;
    at = range.end;
  }
  return edited + text.slice(at);
}

/** Sets an attribute, or adds it behind the others. Its quotes stay those that it has. */
export function setAttribute(
  text: string,
  element: XmlElement,
  { name, value }: { name: string; value: string },
): TextEdit {
  const attribute = attributeOf(element, name);
  if (attribute) return { range: attribute.valueRange, with: escaped(value) };
  const last = element.attributes.at(-1)?.range.end;
  const start = last ?? element.tag.start + (/^<[^\s/>]+/.exec(text.slice(element.tag.start))?.[0].length ?? 1);
  return { range: { start, end: start }, with: ` ${name}="${escaped(value)}"` };
}

/** Takes an attribute away with the blanks before it; nothing where it is not there. */
export function removeAttribute(text: string, element: XmlElement, name: string): readonly TextEdit[] {
  const attribute = attributeOf(element, name);
  if (attribute === undefined) return [];
  const before = text.slice(0, attribute.range.start);
  return [{ range: { start: before.trimEnd().length, end: attribute.range.end }, with: "" }];
}

/** Text as it may stand between quotes of either kind, or between tags. */
export function escaped(value: string): string {
  return value.replaceAll(/[&<>"'\t\n\r]/g, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
