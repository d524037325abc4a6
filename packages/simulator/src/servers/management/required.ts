import { badRequest, ServiceRefusal } from "../../vmrole/fabric/refusal.ts";
import { textOf } from "../../vmrole/xml/read-xml.ts";
import type { ManagementCall } from "./management-route.ts";

/** An element's text that a call must have. Throws `ServiceRefusal` InvalidXmlRequest. */
export function required({ body }: ManagementCall, name: string): string {
  const text = textOf(body, name);
  if (text === undefined) throw new ServiceRefusal("InvalidXmlRequest");
  return text;
}

/** An element's text as one of these, in any case. Throws `ServiceRefusal` BadRequest. */
export function oneOf<T extends string>(call: ManagementCall, name: string, words: readonly [T, ...T[]]): T {
  const text = textOf(call.body, name) ?? words[0];
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
  if (word === undefined) throw badRequest();
  return word;
}

/** An element's text as an object with it, or an empty one: for what may be left out. */
export function optional<K extends string>(
  { body }: ManagementCall,
  name: string,
  key: K,
): { readonly [P in K]?: string } {
  const text = textOf(body, name);
  return (text === undefined ? {} : { [key]: text }) as { readonly [P in K]?: string };
}

/** A number of the query or of an element. Throws `ServiceRefusal` InvalidXmlRequest. */
export function wholeNumber(call: ManagementCall, name: string): number {
  const text = required(call, name);
  if (!/^\d{1,15}$/.test(text)) throw new ServiceRefusal("InvalidXmlRequest");
  return Number(text);
}
