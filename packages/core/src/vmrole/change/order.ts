import type { Accepted, ServiceAnswer } from "../../ports/hosted-service.ts";
import type { Facts } from "../../run/outcome.ts";
import type { StepTools } from "../../run/step.ts";
import { awaitOperation, settle } from "../update/settle.ts";
import type { ChangeContext, ChangeGoal } from "./goal.ts";

interface Order {
  /** For people: what is waited for. */
  readonly what: string;
  /** Journalled before it is asked for. */
  readonly intent: Facts;
  readonly act: () => Promise<ServiceAnswer<Accepted>>;
}

/**
 * Orders something once, and writes down under which operation the service took it: a run that goes on waits for that
 * operation and orders nothing again. Throws `PatchrigError` limit-passed.
 */
export async function orderOnce(
  { access, before }: ChangeContext<ChangeGoal>,
  { what, intent, act }: Order,
  tools: StepTools,
): Promise<ServiceAnswer<void>> {
  if (before.operation !== undefined) return awaitOperation(access, what, before.operation);
  await tools.intend(intent);
  const answer = await settle(access, what, async () => {
    const taken = await act();
    if (taken.kind === "done" && taken.value.operation !== undefined)
      await tools.observe({ operation: taken.value.operation });
    return taken;
  });
  return answer;
}
