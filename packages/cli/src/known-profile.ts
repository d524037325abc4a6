import { PatchrigError } from "@patchrig/core/errors";
import { type LoadedProfile, loadProfile } from "@patchrig/platforms/profiles";
import { loadVmRole, type VmRole } from "@patchrig/platforms/vmrole";

/** Throws `PatchrigError` unknown-profile with the known ones, and the one that was meant where only its family lacks. */
export const knownProfile = (id: string): LoadedProfile => known(id, () => loadProfile(id));

/** The same of a VM Role. */
export const knownVmRole = (id: string): VmRole => known(id, () => loadVmRole(id));

function known<T>(id: string, load: () => T): T {
  try {
    return load();
  } catch (problem) {
    if (!(problem instanceof Error) || problem.name !== "UnknownProfileError") throw problem;
    const meant = meantBy(id, problem);
    const hint = meant === undefined ? {} : { hint: `did you mean ${meant}?` };
    throw new PatchrigError("unknown-profile", `--profile: ${problem.message}`, { cause: problem, ...hint });
  }
}

/** `7.0`, `VCSA/7.0` and `vcsa7.0` mean `vcsa/7.0`. */
function meantBy(id: string, problem: Error): string | undefined {
  const known = "known" in problem && Array.isArray(problem.known) ? problem.known.map(String) : [];
  const bare = plain(id);
  return known.find((one) => plain(one) === bare || plain(one.slice(one.indexOf("/") + 1)) === bare);
}

const plain = (id: string): string => id.toLowerCase().replaceAll(/[^a-z0-9.]/g, "");
