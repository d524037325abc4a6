import { SaxesParser, type SaxesTagNS } from "saxes";
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

/** Far more than any client sends; a request is untrusted. */
const LIMITS = { depth: 40, elements: 20_000, attributes: 16, nameLength: 200 } as const;
const ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI = "http://www.w3.org/2001/XMLSchema-instance";

/** Reads one SOAP 1.1 request of a namespace. A DTD, a processing instruction or too much of anything is a problem. */
export function parseRequest(xml: string, namespace: string): ParsedRequest {
  const tree = parseTree(xml);
  if (typeof tree === "string") return { problem: tree };
  const { element, uri } = tree;
  if (element.name !== "Envelope" || uri !== ENVELOPE)
    return { problem: `expected a SOAP Envelope, got ${element.name}` };
  const body = element.children.find(({ name }) => name === "Body") as Built | undefined;
  const call = body?.children[0] as Built | undefined;
  if (!body || body.uri !== ENVELOPE || !call) return { problem: "expected a Body with one call in it" };
  if (call.uri !== namespace)
    return { problem: `expected a call of ${namespace}, got one of ${call.uri || "no namespace"}` };
  const self = call.children[0];
  if (self?.name !== "_this") return { problem: `${call.name} does not say on which object (_this)` };
  return { request: { method: call.name, on: ref(self.type ?? "", self.text.trim()), call } };
}

interface Built extends Element {
  text: string;
  readonly uri: string;
  readonly children: Element[];
}

function parseTree(xml: string): { element: Built; uri: string } | string {
  const parser = new SaxesParser({ xmlns: true });
  const open: Built[] = [];
  let root: Built | undefined;
  let count = 0;
  const refuse = (problem: string) => {
    throw new RefusedXml(problem);
  };
  parser.on("error", (error) => refuse(error.message));
  parser.on("doctype", () => refuse("a document type is not allowed"));
  parser.on("processinginstruction", () => refuse("a processing instruction is not allowed"));
  parser.on("opentag", (tag) => {
    if (++count > LIMITS.elements) refuse(`more than ${LIMITS.elements} elements`);
    if (open.length >= LIMITS.depth) refuse(`more than ${LIMITS.depth} elements deep`);
    const built = build(tag, refuse);
    open.at(-1)?.children.push(built);
    root ??= built;
    open.push(built);
  });
  const add = (text: string) => {
    const inside = open.at(-1);
    if (inside) inside.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => void open.pop());
  try {
    parser.write(xml).close();
  } catch (error) {
    if (error instanceof RefusedXml) return error.message;
    throw error;
  }
  return root ? { element: root, uri: root.uri } : "there is no XML in it";
}

function build(tag: SaxesTagNS, refuse: (problem: string) => void): Built {
  let type: string | undefined;
  let kind: string | undefined;
  let count = 0;
  if (tag.local.length > LIMITS.nameLength) refuse("a name is too long");
  for (const key in tag.attributes) {
    if (++count > LIMITS.attributes) refuse(`more than ${LIMITS.attributes} attributes`);
    const attribute = tag.attributes[key];
    if (attribute?.local !== "type") continue;
    if (attribute.uri === XSI) kind = attribute.value.replace(/^.*:/, "");
    else if (attribute.uri === "") type = attribute.value;
  }
  return { name: tag.local, uri: tag.uri, type, kind, text: "", children: [] };
}

class RefusedXml extends Error {}
