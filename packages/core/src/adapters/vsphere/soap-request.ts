import type { Reference } from "./soap-answer.ts";

/** The API's namespace, in all its versions. */
export const NAMESPACE = "urn:vim25";

/** Markup of a request, made by `element`: nothing else may be put into one. */
export interface Markup {
  readonly markup: string;
}

type Content = string | number | boolean | Markup | null | undefined | readonly Content[];

/** `<name attributes>content</name>`; text is escaped, lists are joined, nothing is nothing. */
export function element(name: string, content: Content, attributes: Readonly<Record<string, string>> = {}): Markup {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return { markup: `<${name}${listed.join("")}>${markupOf(content)}</${name}>` };
}

/** `<name type="Type">id</name>`. */
export const reference = (name: string, { type, id }: Reference): Markup => element(name, id, { type });

/** An envelope with one call in it. */
export function envelope(method: string, target: Reference, content: Content): string {
  const call = element(method, [reference("_this", target), content], { xmlns: NAMESPACE });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${call.markup}</soapenv:Body></soapenv:Envelope>`;
}

function markupOf(content: Content): string {
  if (content === null || content === undefined) return "";
  if (typeof content !== "object") return escaped(String(content));
  return "markup" in content ? content.markup : content.map(markupOf).join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Control characters are in no XML, escaped or not. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "").replaceAll(/[\u0000-\u0008\u000b-\u001f]/g, "_");
