import type { ServiceRefusal } from "../../ports/hosted-service.ts";
import type { Facts, StepEnd } from "../../run/outcome.ts";

/** A step that ends because the service said no, in its own words. */
export function refusedBy({ code, text, hint }: ServiceRefusal, facts: Facts = {}): StepEnd {
  return { kind: "refused", problem: { text: `the service says: ${text} (${code})`, hint }, facts: { ...facts, code } };
}
