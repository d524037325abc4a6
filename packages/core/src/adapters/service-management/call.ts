import type { Accepted, ServiceAnswer } from "../../ports/hosted-service.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import type { Call, Exchange } from "./exchange.ts";

/** Orders something: 202 is an operation that goes on, every other success is the end of it (A20, A22). */
export async function order({ send }: Exchange, call: Call): Promise<ServiceAnswer<Accepted>> {
  const answer = await send(call);
  if (answer.kind === "refused") return answer;
  const { status, requestId } = answer.value;
  return { kind: "done", value: { operation: status === 202 && requestId !== "" ? requestId : undefined } };
}

/** Asks for something and reads it. */
export async function ask<T>(
  { send }: Exchange,
  path: string,
  read: (root: XmlElement) => T,
): Promise<ServiceAnswer<T>> {
  const answer = await send({ method: "GET", path });
  return answer.kind === "refused" ? answer : { kind: "done", value: read(answer.value.root()) };
}

/** The same of what there may not be: a 404 is undefined (A27). */
export async function askForOne<T>(
  exchange: Exchange,
  path: string,
  read: (root: XmlElement) => T,
): Promise<ServiceAnswer<T | undefined>> {
  const answer = await ask(exchange, path, read);
  return answer.kind === "refused" && answer.status === 404 ? { kind: "done", value: undefined } : answer;
}

/** A name as part of a path. */
export const part = (name: string): string => encodeURIComponent(name);
