import type { OperationState, ServiceAnswer } from "../../ports/hosted-service.ts";
import { childNamed, type XmlElement } from "../../vmrole/xml/element.ts";
import { ask, part } from "./call.ts";
import { NAMESPACE, textIn } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { refusalOf } from "./refusal.ts";

/** Asks how an accepted operation stands (A22, A24, A25). */
export function readOperation(exchange: Exchange, id: string): Promise<ServiceAnswer<OperationState>> {
  return ask(exchange, `operations/${part(id)}`, stateOf);
}

function stateOf(root: XmlElement): OperationState {
  const status = textIn(root, "Status");
  if (status === "Succeeded") return { status };
  if (status !== "Failed") return { status: "InProgress" };
  const error = childNamed(root, "Error");
  const inOwnNamespace = error && { ...error, namespace: NAMESPACE };
  return { status, refusal: refusalOf(Number(textIn(root, "HttpStatusCode")) || 400, inOwnNamespace, "the operation") };
}
