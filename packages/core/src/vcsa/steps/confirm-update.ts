import { knownReleases } from "../../advisory/catalogue.ts";
import { identify } from "../../advisory/identity.ts";
import { PatchrigError } from "../../errors.ts";
import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import { patiently } from "../console/patiently.ts";
import { LIMITS } from "../ready/limits.ts";
import { type Verification, verify } from "../ready/verify.ts";
import type { Target } from "../target.ts";
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
    const { now, vamiOpen } = verified;
    const about = await buildInAbout(target);
    const checks = [...verified.checks, ...aboutChecks(about, context.plan.to.release)];
    const ok = checks.every((check) => check.ok);
    context.found.after = { version: now.version, patchBuild: now.patchBuild, vpxdBuild: now.vpxdBuild };
    const facts = { ...context.found.after, release: now.release, about, vamiOpen, checks };
    if (ok) {
      if (context.choices.backup !== "none")
        tools.notice("Keep the clone two or three days before deleting it.", "V27");
      return done(facts);
    }
    const text = checks.filter((check) => !check.ok).map((check) => check.text);
    const hint =
      "do not delete the clone; look at the VM's console on its ESXi host, and at /var/log/vmware/applmgmt/software-packages.log";
    return { kind: "failed", problem: { text: text.join("; "), hint }, facts };
  },
};

/** As the vSphere Client's About shows it; null where no /sdk is known, or vCenter does not answer there yet. */
async function buildInAbout({ inventory }: Target): Promise<number | null> {
  try {
    return (await inventory?.about())?.build ?? null;
  } catch (error) {
    if (error instanceof PatchrigError && error.code === "not-reachable") return null;
    throw error;
  }
}

/** V26: the build number in About has gone up. It is judged where a table knows whose it is, whichever number that is. */
function aboutChecks(build: number | null, planned: string): Verification["checks"] {
  const shown = build === null ? undefined : identify({ version: undefined, build }, knownReleases()).release?.name;
  if (shown === undefined) return [];
  return [{ ok: shown === planned, text: `About shows build ${build}, which is ${shown}; expected ${planned}` }];
}
