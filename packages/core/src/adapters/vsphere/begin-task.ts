import type { Call, Connection } from "./connection.ts";
import { child, notSoap, referenceOf } from "./soap-answer.ts";

/** Sends a call that begins a task; the task's id. Throws as `send`. */
export async function beginTask(connection: Connection, method: string, call: Call): Promise<string> {
  const task = referenceOf(child(await connection.send(method, call), "returnval"));
  if (task?.type === "Task") return task.id;
  throw notSoap(connection.url, `no task where ${method} was asked for`);
}

export const virtualMachine = (id: string) => ({ type: "VirtualMachine", id });
