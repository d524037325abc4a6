import type { RestCall, RestResult } from "./rest-call.ts";

/** `GET system/version`: the patch's build, as the management interface shows it (P2). */
export function readVersion({ machine: { profile, release } }: RestCall): RestResult {
  return {
    value: {
      product: profile.product.value,
      type: profile.type.value,
      version: release.version.value,
      build: String(release.patchBuild.value),
      releasedate: release.releaseDate,
      summary: "",
      install_time: "",
    },
  };
}
