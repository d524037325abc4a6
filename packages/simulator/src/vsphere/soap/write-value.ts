import { formatInstant } from "@patchrig/core/clock";
import type { Any, List, Value } from "./value.ts";

/** An element with a value in it. `typed`: says which kind of thing it is, as an anyType has to. */
export function writeElement(name: string, value: Value, typed = false): string {
  if (typeof value === "object" && value.is === "any") return writeElement(name, value.value, true);
  if (typeof value === "object" && value.is === "list")
    return typed ? writeArray(name, value) : writeItems(name, value);
  const kind = typed || isSpecial(value) ? ` xsi:type="${typeOf(value)}"` : "";
  if (typeof value !== "object") return `<${name}${kind}>${escapeXml(String(value))}</${name}>`;
  switch (value.is) {
    case "ref": {
      const asAny = typed ? ' xsi:type="ManagedObjectReference"' : "";
      return `<${name} type="${escapeXml(value.type)}"${asAny}>${escapeXml(value.id)}</${name}>`;
    }
    case "instant":
      return `<${name}${kind}>${formatInstant(value.at)}</${name}>`;
    case "word":
      return `<${name}${kind}>${escapeXml(value.value)}</${name}>`;
    default:
      return `<${name}${kind}>${writeFields(value.fields)}</${name}>`;
  }
}

/** Fields in their order, one element each; an array is an element for each of its items. */
export function writeFields(fields: Readonly<Record<string, Value | undefined>>): string {
  let xml = "";
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) xml += writeElement(name, value);
  }
  return xml;
}

/** Text in XML; what XML 1.0 has no way to write becomes U+FFFD. */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll(SPECIALS, (character) => ESCAPES[character] ?? "\uFFFD");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const SPECIAL = /[&<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const SPECIALS = new RegExp(SPECIAL, "g");

const writeItems = (name: string, { items }: List) => items.map((item) => writeElement(name, item)).join("");

/** An array where any type is allowed: `ArrayOfVirtualDevice` of `VirtualDevice` elements. */
function writeArray(name: string, { of, items }: List): string {
  const element = of.replace(/^xsd:/, "");
  const type = `ArrayOf${element.charAt(0).toUpperCase()}${element.slice(1)}`;
  return `<${name} xsi:type="${type}">${items.map((item) => writeElement(element, item)).join("")}</${name}>`;
}

const isSpecial = (value: Value) => typeof value === "object" && value.is === "data" && value.special;

function typeOf(value: Exclude<Value, List | Any>): string {
  if (typeof value === "string") return "xsd:string";
  if (typeof value === "number") return "xsd:int";
  if (typeof value === "bigint") return "xsd:long";
  if (typeof value === "boolean") return "xsd:boolean";
  if (value.is === "instant") return "xsd:dateTime";
  return value.is === "ref" ? "ManagedObjectReference" : value.type;
}
