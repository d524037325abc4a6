import type { Deployment } from "../../../ports/hosted-service.ts";
import { done, failed } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { awaitReady, countStatuses } from "../../update/await-ready.ts";
import { refusedBy } from "../../update/refused-by.ts";
import type { UpgradeContext } from "../goal.ts";

/** Waits until every instance is ready; of an upgrade by hand until it waits to be walked. */
export const confirmUpgrade: Step<UpgradeContext> = {
  name: "confirm-upgrade",
  title: "See the instances ready",
  run: async ({ access, goal }, tools) => {
    const onLook = (deployment: Deployment) => tools.progress(countStatuses(deployment));
    const seen = await awaitReady(access, goal, { role: undefined, onLook });
    if (seen.kind === "refused") return refusedBy(seen);
    const { label, status, update } = seen.value;
    const states = countStatuses(seen.value);
    const facts = { deployment: status, label, states, waitsForDomain: update?.domain ?? null };
    if (label === goal.label) return done(facts);
    const text = `the upgrade to "${goal.label}" was taken, and the deployment is "${label}" now`;
    return failed(text, "somebody rolled it back, or upgraded once more: `patchrig vmrole deployment show`", facts);
  },
};
