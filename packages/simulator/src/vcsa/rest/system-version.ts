import { typeOf } from "../machine/placed.ts";
import type { RestCall, RestResult } from "./rest-call.ts";

/** `GET system/version`: the patch's build, as the management interface shows it (P2). */
export function readVersion({ machine }: RestCall): RestResult {
  const { profile, release } = machine;
  return {
    value: {
      product: profile.product.value,
      type: typeOf(machine),
      version: release.version.value,
      build: String(release.patchBuild.value),
      releasedate: release.releaseDate,
      summary: "",
      install_time: "",
    },
  };
}
