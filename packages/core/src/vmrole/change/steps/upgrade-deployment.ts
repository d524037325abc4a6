import { done } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import { refusedBy } from "../../update/refused-by.ts";
import type { UpgradeContext } from "../goal.ts";
import { orderOnce } from "../order.ts";

/** Puts the package where the service reads it from. */
export const sendPackage: Step<UpgradeContext> = {
  name: "send-package",
  title: "Put the package into the storage account",
  run: async (context) => {
    if (context.found.isTaken) return done({ package: "before" });
    const packageUrl = await context.putPackage();
    context.found.packageUrl = packageUrl;
    return done({ package: packageUrl });
  },
};

/** Orders the upgrade, and waits until the service has begun it (by hand) or ended it. */
export const upgradeDeployment: Step<UpgradeContext> = {
  name: "upgrade-deployment",
  title: "Replace the package",
  run: async (context, tools) => {
    const { access, goal, configuration, found, before } = context;
    const facts = { service: goal.service, slot: goal.slot, label: goal.label, mode: goal.mode };
    // Ordered in a run whose answer was lost: the deployment's own label says that it was taken.
    if (found.isTaken && before.operation === undefined) return done({ ...facts, upgraded: "before" });
    const { deployments } = access.service;
    const current = await deployments.find(goal);
    if (current.kind === "refused") return refusedBy(current);
    const { mode, label } = goal;
    const answer = await orderOnce(
      context,
      {
        what: `the upgrade of ${goal.service}`,
        intent: { upgrade: goal.service, slot: goal.slot, label },
        act: () =>
          deployments.upgrade(goal, {
            ...{ mode, label, packageUrl: found.packageUrl ?? goal.package },
            configuration: configuration ?? current.value?.configuration ?? "",
            role: goal.role ?? undefined,
          }),
      },
      tools,
    );
    return answer.kind === "refused" ? refusedBy(answer, facts) : done(facts);
  },
};
