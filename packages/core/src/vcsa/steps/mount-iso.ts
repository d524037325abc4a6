import { done, type Facts, type StepEnd } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { parseFailure } from "../console/failure.ts";
import { inConsole } from "../console/open-console.ts";
import { patiently } from "../console/patiently.ts";
import { askShell } from "../console/shell.ts";
import { payloadProblem } from "../decide/payload-check.ts";
import { parsePayload } from "../read/list-staged.ts";
import { LIMITS } from "../ready/limits.ts";
import { accessOf, type UpdateContext } from "../update-context.ts";

const LIST_ISO = "software-packages list --iso";

/**
 * V10, V11: a person connects the ISO, and the drive may stay at "connecting". Where the appliance describes what it
 * finds in its drive, that is compared with the plan now, before anything is staged.
 */
export const mountIso: Step<UpdateContext> = {
  name: "mount-iso",
  title: "Mount the ISO on the appliance's VM",
  run: async (context, tools) => {
    tools.notice("Connect the ISO from a datastore to CD/DVD drive 1; a local disk's can make the update fail.", "V10");
    const wait = { ms: LIMITS.command, waitedFor: "what is on the mounted ISO", signal: context.choices.signal };
    const access = accessOf(context);
    const ask = () => inConsole(access, ({ console }) => askShell(console, LIST_ISO, wait));
    const lines = await patiently(access, LIMITS.arrival, ask);
    return judge(lines, context);
  },
};

function judge(lines: readonly string[], { plan }: UpdateContext): StepEnd {
  const payload = parsePayload(lines);
  if (payload) {
    const { name, version, build, kind } = payload;
    const facts: Facts = { mounted: true, name, version, build, kind };
    const problem = payloadProblem(payload, plan);
    return problem ? { kind: "refused", problem, facts } : done(facts);
  }
  const failure = parseFailure(lines);
  if (failure) return { kind: "refused", problem: failure, facts: { mounted: false } };
  // What 6.0 says of an ISO was never recorded: staging will tell.
  return done({ mounted: "could not tell", said: lines.filter((line) => line.trim() !== "").slice(0, 5) });
}
