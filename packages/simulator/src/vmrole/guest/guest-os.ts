import { utcFields } from "@patchrig/core/clock";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import { badRequest } from "../fabric/refusal.ts";

/** A release of a guest OS: `1.18_201203-01` (W3). */
export interface GuestOs {
  readonly release: string;
  readonly family: number;
  readonly version: number;
  /** Up to which month patches are in it: 201203. */
  readonly month: number;
  readonly revision: number;
}

/** The releases there are at this instant, oldest first; a family of which none is known to be out yet has its first one. */
export function guestOsReleases(fabric: Fabric): readonly GuestOs[] {
  const { releases, listed, families } = fabric.profile.guestOs;
  const { year, month } = utcFields(fabric.now());
  const brought = fabric.state.releases;
  const all = [...new Set([...releases.value, ...listed.value, ...brought])]
    .flatMap((text) => parseRelease(text) ?? [])
    .sort(byAge);
  return families.value.flatMap(({ family }) => {
    const own = all.filter((one) => one.family === family);
    const out = own.filter((one) => one.month <= year * 100 + month || brought.includes(one.release));
    return out.length > 0 ? out : own.slice(0, 1);
  });
}

/** The release that a configuration asks for: `*` is the family's newest (M1, W1). Throws `ServiceRefusal`. */
export function guestOsOf(fabric: Fabric, asked: { readonly osFamily?: string; readonly osVersion?: string }): string {
  const { defaultFamily, defaultVersion, releaseName } = fabric.profile.guestOs;
  const { osFamily = String(defaultFamily.value), osVersion = defaultVersion.value } = asked;
  const releases = guestOsReleases(fabric);
  const found =
    osVersion === defaultVersion.value
      ? releases.filter(({ family }) => String(family) === osFamily).at(-1)
      : releases.find(({ release }) => fill(releaseName.text, { release }) === osVersion);
  if (found) return found.release;
  const named = { family: osFamily, version: osVersion };
  throw badRequest(fill(fabric.profile.service.messages.guestOsMissing.text, named));
}

/** Reads `1.18_201203-01`; undefined for anything else. */
export function parseRelease(release: string): GuestOs | undefined {
  const [, family, version, month, revision] = /^(\d+)\.(\d+)_(\d{6})-(\d\d)$/.exec(release) ?? [];
  if (family === undefined) return undefined;
  return {
    release,
    family: Number(family),
    version: Number(version),
    month: Number(month),
    revision: Number(revision),
  };
}

/** 2.10 is much later than 2.1 (W3). */
const byAge = (one: GuestOs, other: GuestOs): number =>
  one.family - other.family || one.version - other.version || one.revision - other.revision;
