import { compareVersions } from "../../advisory/release.ts";
import type { Problem } from "../../run/outcome.ts";

/** The first release whose API has the update service (the vSphere Automation API, appliance update). */
const FIRST = "6.7";

/** Why a release cannot be updated over its API; undefined where it can. */
export function restProblem({ version }: { readonly version: string }): Problem | undefined {
  if (compareVersions(version, FIRST) >= 0) return undefined;
  return {
    text: `${version} has no REST API for updates: ${FIRST} is the first release that has one`,
    hint: "use --via shell, which is the default",
  };
}
