import type { UpdateDetails } from "../../ports/update-service.ts";
import { done, type Facts, failed, refused, type StepEnd, waiting } from "../../run/outcome.ts";
import type { Step, StepTools } from "../../run/step.ts";
import { windowProblem } from "../decide/window.ts";
import { LIMITS } from "../ready/limits.ts";
import { stage } from "../steps/stage.ts";
import type { UpdateContext } from "../update-context.ts";
import { askService, sendOnce, serviceOf } from "./service.ts";
import { describe, watchService } from "./watch.ts";

/** The answer may be lost twice; a third time something else is wrong. */
const TRIES = 3;

/** Stages what the CD drive has, by the API: consent is asked for before, for the API accepts the licence with it (V15). */
export const restStage: Step<UpdateContext> = {
  ...stage,
  run: async (context, tools) => {
    const late = windowProblem(context.choices, "stage");
    if (late) return { kind: "refused", problem: late };
    const update = await findUpdate(context);
    if ("kind" in update) return update;
    const consent = await askConsent(context, update, tools);
    await tools.observe({ eula: consent });
    const facts: Facts = { packages: null, eula: { consent, pages: update.eulas.length }, version: update.version };
    if (consent === "refused") {
      const end = refused("the EULA was not accepted", "nothing was changed; run again to see it again");
      return { ...end, facts };
    }
    for (let tries = 1; ; tries++) {
      const ended = await stageOnce(context, tools, update.version);
      if (ended !== "again") return { ...ended, facts };
      if (tries === TRIES)
        return waiting("the answer was lost under each of three stagings", "mend the line first", facts);
      tools.notice("Nothing is staged and nothing runs there: it is staged again.");
    }
  },
};

async function findUpdate(context: UpdateContext): Promise<UpdateDetails | StepEnd> {
  const { version, iso } = context.plan.to;
  const pending = await askService(context, (service) => service.pending());
  const [only, ...others] = pending;
  const found =
    version === "unknown" && others.length === 0 ? only : pending.find((update) => update.version === version);
  if (found) return askService(context, (service) => service.details(found.version));
  const has = pending.map((update) => update.version).join(", ") || "nothing for this appliance";
  const wanted = version === "unknown" ? "one update" : version;
  return refused(`expected ${wanted} in the CD drive, it has ${has}`, `connect ${iso ?? "its ISO"}`);
}

async function askConsent(
  { choices }: UpdateContext,
  { name, version, eulas }: UpdateDetails,
  tools: StepTools,
): Promise<"by a person" | "beforehand" | "refused"> {
  const summary = `Staging ${name} (${version}) by the API accepts the vendor's licence agreement.`;
  if (choices.unattended) {
    tools.notice(`The EULA is accepted by the consent given beforehand. ${summary}`, "V15");
    return "beforehand";
  }
  const isGiven = (await choices.consent?.({ about: "eula", summary, text: eulas.join("\n\n") })) ?? false;
  return isGiven ? "by a person" : "refused";
}

async function stageOnce(context: UpdateContext, tools: StepTools, version: string): Promise<StepEnd | "again"> {
  await tools.observe({ sending: "stage", version });
  const isAnswered = await sendOnce(context, (service) => service.stage(version));
  const isStaged = async () => {
    const staged = await serviceOf(context).staged();
    return staged?.version === version && staged.complete;
  };
  const { state, why } = await watchService(context, tools, {
    goesOn: ({ state }) => state === "STAGE_IN_PROGRESS",
    // A question that comes too late for the session, or finds a page, is asked again with the next look.
    isEnd: async ({ state }) => state === "UPDATES_PENDING" && (await isStaged().catch(() => false)),
    ms: LIMITS.stage,
    darkMs: LIMITS.arrival,
  });
  if (why === "ended") return done();
  const seen = state === null ? "no answer" : describe(state);
  if (why !== "settled")
    return waiting(`waited for the staging's end; last seen: ${seen}`, "look at the appliance, then resume");
  if (!isAnswered) return "again";
  const hint = "see /var/log/vmware/applmgmt/software-packages.log: a full partition is a usual cause";
  const text = `expected the staging to complete, the appliance says: ${seen}`;
  // As idle as before: the appliance has ended it by itself, and nothing is staged.
  return state?.state === "UP_TO_DATE" || state?.state === "UPDATES_PENDING"
    ? refused(`${text}, and nothing is staged`, hint)
    : failed(text, hint);
}
