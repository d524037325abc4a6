import { escaped } from "../../vmrole/xml/edit.ts";
import { childNamed, childrenNamed, type XmlElement } from "../../vmrole/xml/element.ts";

/** Of everything that the service says and takes (A24). */
export const NAMESPACE = "http://schemas.microsoft.com/windowsazure";
const INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

/** A request's body: its elements in the contract's order, without those that are undefined (A14). */
export function bodyOf(name: string, elements: readonly (readonly [string, string | number | boolean | undefined])[]) {
  const inner = elements.map(([tag, value]) =>
    value === undefined ? "" : `<${tag}>${escaped(String(value))}</${tag}>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><${name} xmlns="${NAMESPACE}">${inner.join("")}</${name}>`;
}

/** The text of a child; empty where it is missing or nil. */
export function textIn(element: XmlElement, name: string): string {
  const child = childNamed(element, name);
  return child === undefined || isNil(child) ? "" : child.text.trim();
}

/** The same, undefined where it is empty. */
export const optionalIn = (element: XmlElement, name: string): string | undefined => textIn(element, name) || undefined;

/** Bytes; 0 where it is no number that we can count with. */
export function bytesIn(element: XmlElement, name: string): number {
  const value = Number(textIn(element, name));
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

/** A whole number; undefined where there is none. */
export function numberIn(element: XmlElement, name: string): number | undefined {
  const text = textIn(element, name);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The items of a list that is the document, or a child of it. */
export function itemsIn(element: XmlElement, list: string, item: string): readonly XmlElement[] {
  const found = element.name === list ? element : childNamed(element, list);
  return found === undefined ? [] : childrenNamed(found, item);
}

export const encode64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Labels and configurations come in base64 (W15); what is none is taken as it is. */
export function decode64(text: string): string {
  const bare = text.replaceAll(/\s+/g, "");
  if (bare === "" || bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return text;
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(bare, "base64"));
    return /[\u0000-\u0008\u000e-\u001f]/.test(decoded) ? text : decoded;
  } catch {
    return text;
  }
}

const isNil = (element: XmlElement): boolean =>
  element.attributes.some(({ name, namespace, value }) => name === "nil" && namespace === INSTANCE && value === "true");
