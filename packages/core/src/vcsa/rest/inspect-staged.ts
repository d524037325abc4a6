import { done, failed } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { payloadProblem } from "../decide/payload-check.ts";
import type { Payload } from "../read/list-staged.ts";
import { inspectStaged } from "../steps/inspect-staged.ts";
import type { UpdateContext } from "../update-context.ts";
import { askService } from "./service.ts";

/** V17, by the API: it tells version and name; of the build it says nothing, and a version has one. */
export const restInspectStaged: Step<UpdateContext> = {
  ...inspectStaged,
  run: async (context) => {
    const staged = await askService(context, (service) => service.staged());
    if (!staged?.complete) {
      return failed(`expected a staged update, the appliance has ${staged ? "half of one" : "none"}`, "stage again");
    }
    const { name, version, severity, releaseDate } = await askService(context, (service) =>
      service.details(staged.version),
    );
    const payload: Payload = {
      ...{ name, version, severity, releaseDate, supportedFrom: [] },
      ...{ build: undefined, product: undefined, kind: undefined, kb: undefined, rebootRequired: undefined },
    };
    context.found.staged = payload;
    const facts = { name, version, severity: severity ?? null, releaseDate: releaseDate ?? null };
    const { plan } = context;
    const problem = payloadProblem(payload, { ...plan, to: { ...plan.to, patchBuild: null } });
    if (!problem) return done(facts);
    const hint = `${problem.hint}; \`software-packages unstage\` takes the staged one away`;
    return { kind: "refused", problem: { text: problem.text, hint }, facts };
  },
};
