import { PatchrigError } from "@patchrig/core/errors";
import { type LoadedProfile, loadProfile } from "@patchrig/platforms/profiles";
import { loadVmRole, type VmRole } from "@patchrig/platforms/vmrole";

/** Throws `PatchrigError` unknown-profile with the known ones. */
export const knownProfile = (id: string): LoadedProfile => known(() => loadProfile(id));

/** The same of a VM Role. */
export const knownVmRole = (id: string): VmRole => known(() => loadVmRole(id));

function known<T>(load: () => T): T {
  try {
    return load();
  } catch (problem) {
    if (!(problem instanceof Error) || problem.name !== "UnknownProfileError") throw problem;
    throw new PatchrigError("unknown-profile", `--profile: ${problem.message}`, { cause: problem });
  }
}
