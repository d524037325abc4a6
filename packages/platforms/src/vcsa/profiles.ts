import { profileIds, readProfile } from "#data";
import type { Payload } from "./profile.ts";
import type { LoadedProfile } from "./read-profile.ts";

export { type Fix, fixesFor, loadAdvisories, newestRevision } from "../advisory/advisories.ts";
export type { Advisory } from "../advisory/advisory.ts";
export type { BuildRow } from "../advisory/build-table.ts";
export {
  buildsOfRelease,
  compareReleases,
  lineOfRelease,
  loadBuilds,
  releaseOfBuild,
} from "../advisory/builds.ts";
export type { CitedText } from "../cited.ts";
export { fill } from "./fill.ts";
export type { Payload, Profile } from "./profile.ts";
export type { LoadedProfile } from "./read-profile.ts";
export type { Rest } from "./rest.ts";
export type { StampStyle, Timeline, Write } from "./timeline.ts";
export type { VamiPage } from "./vami.ts";
export type { Vsphere } from "./vsphere.ts";

/** Nobody described this release. `known` names those that are. */
export class UnknownProfileError extends RangeError {
  readonly known: readonly string[];

  constructor(id: string, known: readonly string[]) {
    super(`no profile "${id}": there are ${known.join(", ")}`);
    this.name = "UnknownProfileError";
    this.known = known;
  }
}

const loaded = new Map<string, LoadedProfile>();

/** The ids of all profiles: `vcsa/6.0`, … */
export function listProfiles(): readonly string[] {
  return profileIds();
}

/** A profile with its timelines, replies, media and pages. Throws `UnknownProfileError`, or `YamlFileError` with the place. */
export function loadProfile(id: string): LoadedProfile {
  const before = loaded.get(id);
  if (before !== undefined) return before;
  const known = listProfiles();
  if (!known.includes(id)) throw new UnknownProfileError(id, known);
  const profile = readProfile(id);
  loaded.set(id, profile);
  return profile;
}

/** Every medium that a profile describes. */
export function allPayloads(): readonly Payload[] {
  return listProfiles().flatMap((id) => loadProfile(id).payloads);
}

/** The medium of that file name; a path or a datastore before it does not matter, nor does its case. */
export function findPayload(isoName: string): Payload | undefined {
  const file = isoName.replace(/^.*[\\/\] ]/, "").toLowerCase();
  return allPayloads().find((payload) => payload.iso?.value.toLowerCase() === file);
}
