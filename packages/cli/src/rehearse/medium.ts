import { PatchrigError } from "@patchrig/core/errors";
import { allPayloads, type LoadedProfile, type Payload, releaseOfBuild } from "@patchrig/platforms/profiles";
import { knownProfile } from "../known-profile.ts";

/** The patch medium of a rehearsal and the profile that it brings. */
export interface Medium {
  readonly iso: string;
  readonly build: number;
  /** The profile after the reboot: `vcsa/6.0u1`; the release under such a name where no profile describes it. */
  readonly brings: string;
}

/**
 * The Full Product medium (V9) that brings `to`, or the nearest newer release of the line that any medium brings.
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

/** All that any medium brings, by the names that `--to` takes. */
export const releasesOfMedia = (): readonly string[] => [
  ...new Set(
    allPayloads()
      .filter(({ kind }) => kind === "FP")
      .toSorted((one, other) => compareVersions(one.version, other.version))
      .flatMap(toMedium)
      .map(({ brings }) => brings.replace("vcsa/", "")),
  ),
];

/** Of the same line (V3), those whose release a profile describes first, each nearest first. */
function mediaNewerThan({ profile }: LoadedProfile): readonly Medium[] {
  const version = profile.release.version.value;
  const newer = allPayloads()
    .filter((payload) => payload.kind === "FP" && lineOf(payload.version) === lineOf(version))
    .filter((payload) => compareVersions(payload.version, version) > 0)
    .toSorted((one, other) => compareVersions(one.version, other.version));
  const isDescribed = ({ brings }: Payload) => brings !== undefined;
  return [...newer.filter(isDescribed), ...newer.filter((payload) => !isDescribed(payload))].flatMap(toMedium);
}

const lineOf = (version: string): string => version.split(".", 2).join(".");

/** Part by part, as numbers. */
const compareVersions = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });

function toMedium({ iso, build, brings }: Payload): readonly Medium[] {
  const release = brings ?? releaseOfBuild(build)?.release.replace(/^/, "vcsa/").replace(" ", "");
  return iso === undefined || release === undefined ? [] : [{ iso: iso.value, build, brings: release }];
}
