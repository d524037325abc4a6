import { PatchrigError } from "@patchrig/core/errors";
import { type LoadedProfile, loadProfile } from "@patchrig/platforms/profiles";

/** Throws `PatchrigError` unknown-profile with the known ones. */
export function knownProfile(id: string): LoadedProfile {
  try {
    return loadProfile(id);
  } catch (problem) {
    if (!(problem instanceof Error) || problem.name !== "UnknownProfileError") throw problem;
    throw new PatchrigError("unknown-profile", `--profile: ${problem.message}`, { cause: problem });
  }
}
