import { PatchrigError } from "@patchrig/core/errors";
import { allPayloads, type LoadedProfile, type Payload } from "@patchrig/platforms/profiles";
import { knownProfile } from "../known-profile.ts";

/** The patch medium of a rehearsal and the profile that it brings. */
export interface Medium {
  readonly iso: string;
  readonly build: number;
  /** The profile after the reboot: `vcsa/6.0u1`. */
  readonly brings: string;
}

/**
 * The Full Product medium (V9) that brings `to`, or the nearest newer release that any medium brings.
 * Throws `PatchrigError` unknown-profile or bad-usage, naming what there is.
 */
export function chooseMedium(profile: string, to: string | undefined): Medium {
  const from = knownProfile(profile);
  const newer = mediaNewerThan(from);
  const wanted = to === undefined ? undefined : to.startsWith("vcsa/") ? to : `vcsa/${to}`;
  const [first] = wanted === undefined ? newer : newer.filter(({ brings }) => brings === wanted);
  if (first !== undefined) return first;
  const known = newer.map(({ brings }) => brings.replace("vcsa/", "")).join(", ") || "none";
  throw new PatchrigError("bad-usage", `--to: no medium brings ${profile} to ${to ?? "anything newer"}`, {
    hint: `releases newer than ${profile} that a medium brings: ${known}`,
  });
}

function mediaNewerThan(from: LoadedProfile): readonly Medium[] {
  const build = from.profile.release.patchBuild.value;
  return allPayloads()
    .filter((payload) => payload.kind === "FP" && payload.build > build)
    .toSorted((one, other) => one.build - other.build)
    .flatMap((payload) => toMedium(payload));
}

function toMedium({ iso, build, brings }: Payload): readonly Medium[] {
  return brings === undefined ? [] : [{ iso: iso.value, build, brings }];
}
