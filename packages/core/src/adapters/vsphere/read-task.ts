import type { Task } from "../../ports/inventory.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import type { ReadObject } from "./retrieve-properties.ts";
import { child, numberOf, referenceOf, textOf, typeOf } from "./soap-answer.ts";

const STATES = ["queued", "running", "success", "error"] as const;

/** Reads `Task.info`. */
export function readTask({ reference, values }: ReadObject): Task {
  const info = values.get("info");
  const said = textOf(info, "state") ?? "running";
  return {
    id: reference.id,
    what: textOf(info, "descriptionId") ?? textOf(info, "name") ?? "a task",
    state: STATES.find((state) => state === said) ?? "running",
    progress: numberOf(info, "progress"),
    result: referenceOf(child(info, "result"))?.id ?? null,
    problem: problemOf(child(info, "error")),
  };
}

/** Which machine it is about. */
export const entityOf = ({ values }: ReadObject): string | undefined =>
  referenceOf(child(values.get("info"), "entity"))?.id;

export const resultOf = ({ values }: ReadObject): XmlElement | undefined => child(values.get("info"), "result");

/** The server's own words, and the fault's name: the words alone are often a generality. */
function problemOf(error: XmlElement | undefined): string | null {
  if (error === undefined) return null;
  const fault = typeOf(child(error, "fault")) ?? "a fault without a name";
  const text = textOf(error, "localizedMessage") ?? "";
  return text === "" ? fault : `${text} (${fault})`;
}
