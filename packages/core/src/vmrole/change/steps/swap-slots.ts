import type { ServiceRefusal } from "../../../ports/hosted-service.ts";
import { done, failed, refused } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { refusedBy } from "../../update/refused-by.ts";
import type { ChangeContext, SwapGoal } from "../goal.ts";
import { orderOnce } from "../order.ts";

type SwapContext = ChangeContext<SwapGoal>;

/** Are the deployments that were looked at still in their slots? */
export const checkSlots: Step<SwapContext> = {
  name: "check-slots",
  title: "See what is in the slots",
  run: async (context) => {
    const slots = await slotsOf(context);
    if ("kind" in slots) return refusedBy(slots);
    const { goal, before } = context;
    if (before.ordered && isSwapped(slots, goal)) return done({ ...slots, swapped: "before" });
    if (slots.staging === goal.staging && slots.production === goal.production) return done({ ...slots });
    const text = `expected ${nameOf(goal.production)} in production and ${goal.staging} in staging, found ${nameOf(slots.production)} and ${nameOf(slots.staging)}`;
    return refused(text, "somebody else changed the slots: look at them, then swap anew", { ...slots });
  },
};

/** Exchanges them; nothing is made anew. */
export const swapSlots: Step<SwapContext> = {
  name: "swap-slots",
  title: "Exchange the slots",
  run: async (context, tools) => {
    const { goal, access, before } = context;
    const slots = await slotsOf(context);
    if ("kind" in slots) return refusedBy(slots);
    if (before.ordered && isSwapped(slots, goal)) return done({ swapped: "before" });
    const { service, production, staging } = goal;
    const answer = await orderOnce(
      context,
      {
        what: `the swap of ${service}`,
        intent: { swap: service, production, staging },
        act: () => access.service.deployments.swap(service, { production: production ?? undefined, staging }),
      },
      tools,
    );
    return answer.kind === "refused" ? refusedBy(answer) : done({ live: staging });
  },
};

/** The service's own word that the slots were exchanged. */
export const confirmSlots: Step<SwapContext> = {
  name: "confirm-slots",
  title: "See the slots exchanged",
  run: async (context) => {
    const slots = await slotsOf(context);
    if ("kind" in slots) return refusedBy(slots);
    if (isSwapped(slots, context.goal)) return done({ ...slots });
    const text = `the swap was taken, and ${nameOf(slots.production)} is in production`;
    return failed(text, "somebody swapped once more: `patchrig vmrole deployment show`", { ...slots });
  },
};

interface Slots {
  readonly production: string | null;
  readonly staging: string | null;
}

async function slotsOf({ access, goal: { service } }: SwapContext): Promise<Slots | ServiceRefusal> {
  const { deployments } = access.service;
  const production = await deployments.find({ service, slot: "Production" });
  if (production.kind === "refused") return production;
  const staging = await deployments.find({ service, slot: "Staging" });
  if (staging.kind === "refused") return staging;
  return { production: production.value?.name ?? null, staging: staging.value?.name ?? null };
}

const isSwapped = (slots: Slots, goal: SwapGoal): boolean =>
  slots.production === goal.staging && slots.staging === goal.production;

const nameOf = (deployment: string | null): string => deployment ?? "nothing";
