import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { patiently } from "../console/patiently.ts";
import { LIMITS } from "../ready/limits.ts";
import { verify } from "../ready/verify.ts";
import { accessOf, type UpdateContext } from "../update-context.ts";

/** V26–V28: the build number has gone up, to what was planned. */
export const confirmUpdate: Step<UpdateContext> = {
  name: "confirm-update",
  title: "Confirm the update",
  run: async (context, tools) => {
    const { target, ...access } = accessOf(context);
    const { version, patchBuild } = context.plan.to;
    const expected = { version, patchBuild, newerThan: context.plan.from.version };
    const verified = await patiently(access, LIMITS.arrival, () => verify(target, expected, access));
    const { ok, now, checks, vamiOpen } = verified;
    context.found.after = { version: now.version, patchBuild: now.patchBuild, vpxdBuild: now.vpxdBuild };
    const facts = { ...context.found.after, release: now.release, vamiOpen, checks };
    if (ok) {
      tools.notice("Keep the clone two or three days before deleting it.", "V27");
      return done(facts);
    }
    const text = checks.filter((check) => !check.ok).map((check) => check.text);
    const hint =
      "do not delete the clone; look at the VM's console on its ESXi host, and at /var/log/vmware/applmgmt/software-packages.log";
    return { kind: "failed", problem: { text: text.join("; "), hint }, facts };
  },
};
