import { PatchrigError } from "../../errors.ts";
import { attributeOf, type XmlElement } from "../../vmrole/xml/element.ts";
import { parseXml } from "../../vmrole/xml/parse-xml.ts";

const XSI = "http://www.w3.org/2001/XMLSchema-instance";

/** What the server says no with. `kind` is the fault's type: `InvalidLogin`, `DuplicateName`. */
export interface SoapFault {
  readonly kind: string;
  readonly text: string;
}

/** The first element of the body: a response or a fault. Throws `PatchrigError` not-reachable for what is no SOAP. */
export function readBody(text: string, from: string): XmlElement | SoapFault {
  const body = child(parse(text, from), "Body");
  const first = body?.children[0];
  if (first === undefined) throw notSoap(from, "an envelope without a body");
  return first.name === "Fault" ? faultOf(first) : first;
}

/** A DTD, too deep a nesting, half a document: all of that is no answer of a vSphere API. */
function parse(text: string, from: string): XmlElement {
  try {
    return parseXml(text, "answer");
  } catch (error) {
    if (error instanceof PatchrigError) throw notSoap(from, error.message);
    throw error;
  }
}

export const notSoap = (from: string, what: string): PatchrigError =>
  new PatchrigError("not-reachable", `${from}: expected a SOAP answer, found ${what}`, {
    hint: "is this the /sdk of a vCenter or an ESXi host, and is it up?",
  });

export const isFault = (value: XmlElement | SoapFault): value is SoapFault => "kind" in value;

function faultOf(fault: XmlElement): SoapFault {
  const detail = child(fault, "detail")?.children[0];
  const kind = detail && (typeOf(detail) ?? detail.name.replace(/Fault$/, ""));
  return { kind: kind ?? "Fault", text: textOf(fault, "faultstring") ?? "" };
}

/** The first child of that name, whatever its namespace: servers differ in their prefixes. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((one) => one.name === name);

export const children = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((one) => one.name === name) ?? [];

/** The text of the element at that path below; undefined where there is none. */
export function textOf(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return path.reduce<XmlElement | undefined>(child, element)?.text.trim();
}

export function numberOf(element: XmlElement | undefined, ...path: readonly string[]): number | null {
  const text = textOf(element, ...path);
  return text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

/** The `xsi:type` without its prefix: `VirtualDisk`. */
export const typeOf = (element: XmlElement | undefined): string | undefined =>
  element?.attributes.find(({ name, namespace }) => name === "type" && namespace === XSI)?.value.replace(/^\w+:/, "");

/** A managed object's reference. */
export interface Reference {
  readonly type: string;
  readonly id: string;
}

/** Reads `<host type="HostSystem">host-21</host>`. */
export function referenceOf(element: XmlElement | undefined): Reference | undefined {
  const type = element && attributeOf(element, "type")?.value;
  return element && type !== undefined ? { type, id: element.text.trim() } : undefined;
}
