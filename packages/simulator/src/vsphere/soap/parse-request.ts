import { readXml, type XmlNode } from "../../vmrole/xml/read-xml.ts";
import type { Element } from "./element.ts";
import { type Ref, ref } from "./value.ts";

/** A call of a method: on which object, and with what. */
export interface SoapRequest {
  readonly method: string;
  readonly on: Ref;
  /** The call itself; its children are the arguments. */
  readonly call: Element;
}

export type ParsedRequest = { readonly request: SoapRequest } | { readonly problem: string };

const ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

/** Reads one SOAP 1.1 request of a namespace. What is no XML, has a DTD, or is too large or too deep is a problem. */
export function parseRequest(xml: string, namespace: string): ParsedRequest {
  const read = readXml(xml);
  if ("problem" in read) return read;
  const envelope = read.value;
  if (envelope.name !== "Envelope" || envelope.namespace !== ENVELOPE) {
    return { problem: `expected a SOAP Envelope, got ${envelope.name}` };
  }
  const body = envelope.children.find(({ name }) => name === "Body");
  const call = body?.children[0];
  if (body?.namespace !== ENVELOPE || !call) return { problem: "expected a Body with one call in it" };
  if (call.namespace !== namespace) {
    return { problem: `expected a call of ${namespace}, got one of ${call.namespace || "no namespace"}` };
  }
  const element = elementOf(call);
  const [self] = element.children;
  if (self?.name !== "_this") return { problem: `${call.name} does not say on which object (_this)` };
  return { request: { method: call.name, on: ref(self.type ?? "", self.text.trim()), call: element } };
}

/** `type` of no namespace tells a reference's; `xsi:type`, by whatever prefix, which kind of a thing it is. */
function elementOf({ name, text, attributes, children }: XmlNode): Element {
  let kind: string | undefined;
  for (const key in attributes) if (key.endsWith(":type")) kind = attributes[key]?.replace(/^.*:/, "");
  return { name, text, type: attributes.type, kind, children: children.map(elementOf) };
}
