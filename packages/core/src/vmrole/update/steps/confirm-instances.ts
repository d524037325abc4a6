import type { Deployment } from "../../../ports/hosted-service.ts";
import { done, type StepEnd } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { awaitReady, countStatuses } from "../await-ready.ts";
import type { ImageContext } from "../goal.ts";
import { refusedBy } from "../refused-by.ts";

/** Waits until every instance of the role runs from the image and is ready. */
export const confirmInstances: Step<ImageContext> = {
  name: "confirm-instances",
  title: "See the instances ready",
  run: async ({ access, goal, found }, tools): Promise<StepEnd> => {
    if (goal.use === null) return done({ instances: "none: the image is only added" });
    const role = found.role ?? goal.use.role ?? undefined;
    const onLook = (deployment: Deployment) => tools.progress(countStatuses(deployment, role));
    const seen = await awaitReady(access, goal.use, { role, onLook });
    if (seen.kind === "refused") return refusedBy(seen);
    const instances = seen.value.instances.filter((one) => role === undefined || one.role === role);
    return done({
      deployment: seen.value.status,
      instances: instances.length,
      states: countStatuses(seen.value, role),
    });
  },
};
