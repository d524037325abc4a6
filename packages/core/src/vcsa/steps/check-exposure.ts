import { done, refused } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { patiently } from "../console/patiently.ts";
import { assess } from "../decide/assess.ts";
import { windowProblem } from "../decide/window.ts";
import { LIMITS } from "../ready/limits.ts";
import { lookAt } from "../ready/look.ts";
import { accessOf, type UpdateContext } from "../update-context.ts";

/**
 * V1, V2: what runs, by its build, and what it is open to. Looks again, since the plan may be days old; and at the web
 * front too: a certificate that is not the known one must come up now, not after the reboot.
 */
export const checkExposure: Step<UpdateContext> = {
  name: "check-exposure",
  title: "Check which advisories the running build is open to",
  run: async (context) => {
    const late = windowProblem(context.choices, "stage");
    if (late) return { kind: "refused", problem: late };
    const { target, ...access } = accessOf(context);
    const now = await patiently(access, LIMITS.login, () => assess(target, access));
    context.found.before = now;
    const { phase } = await lookAt(target.web, access);
    const { affected, advisories, version, patchBuild, vpxdBuild, release, why } = now;
    const facts = {
      affected,
      advisories: advisories.map(({ id }) => id),
      version,
      patchBuild,
      vpxdBuild,
      release,
      why,
      web: phase,
    };
    const planned = context.plan.from;
    if (planned.version === version && planned.patchBuild === patchBuild) return done(facts);
    return refused(
      `the plan was made for ${planned.version} (build ${planned.patchBuild}), the appliance runs ${version} (build ${patchBuild})`,
      "make a new plan",
      facts,
    );
  },
};
