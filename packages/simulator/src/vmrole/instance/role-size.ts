import type { Fabric } from "../fabric/fabric.ts";
import type { Instance, Role } from "../fabric/fabric-state.ts";

const GIB = 2 ** 30;

/** Why a role of this size cannot start from its image; undefined when it can. The limits are unverified, and so the profile says. */
export function tooLargeFor({ state, profile }: Fabric, role: Role): Instance["problem"] {
  const { tooLarge, tooLargeCode, childCountsWithParent } = profile.image;
  const limit = profile.osDiskMaxGb.value[role.size];
  const vhd = role.image === undefined ? undefined : state.images[role.image]?.vhd;
  if (!vhd || limit === undefined) return undefined;
  // A child on a parent that is already at the limit does not start (W14).
  const own = vhd.type === "differencing" && childCountsWithParent.value ? vhd.sent : 0;
  return vhd.size + own > limit * GIB ? { code: tooLargeCode.value, text: tooLarge.text } : undefined;
}
