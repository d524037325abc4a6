import type { Fabric } from "./fabric.ts";
import type { Operation } from "./fabric-state.ts";
import { notFound, type ServiceRefusal } from "./refusal.ts";

/** How many ended operations are remembered. */
const KEPT = 1_000;

/** Begins an operation that the caller will be told of by its id. */
export function beginOperation({ state, newId, now }: Fabric): Operation {
  const operation: Operation = { id: newId(), status: "InProgress", startedAt: now() };
  const ended = Object.values(state.operations).filter(({ status }) => status !== "InProgress");
  for (const { id } of ended.slice(0, Math.max(0, ended.length - KEPT))) delete state.operations[id];
  state.operations[operation.id] = operation;
  return operation;
}

/** Ends it well, or with what was refused. */
export function endOperation({ state, record }: Fabric, id: string, refusal?: ServiceRefusal): void {
  const operation = state.operations[id];
  if (operation?.status !== "InProgress") return;
  operation.status = refusal ? "Failed" : "Succeeded";
  if (refusal) operation.error = { code: refusal.code, text: refusal.text };
  record("operation", { id, status: operation.status });
}

/** Throws `ServiceRefusal` ResourceNotFound. */
export function operationOf({ state }: Fabric, id: string): Operation {
  const operation = Object.hasOwn(state.operations, id) ? state.operations[id] : undefined;
  if (!operation) throw notFound();
  return operation;
}
