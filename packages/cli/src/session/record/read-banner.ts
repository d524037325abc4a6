import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { connectSsh } from "@patchrig/core/ssh";
import type { Context } from "../../context.ts";

export interface TrustedTarget {
  readonly place: ApplianceEndpoints;
  /** At least one. */
  readonly hostKeys: readonly string[];
}

/**
 * Asks the target what it says before a login, so that the first client is told it, too; no login is tried. Throws
 * `PatchrigError` unknown-host-key; a target that is not up yet is no mistake.
 */
export async function readBanner(target: TrustedTarget, { stderr }: Context): Promise<string> {
  let banner = "";
  const onBanner = (text: string) => {
    banner += text;
  };
  try {
    const connection = await connectSsh({ ...trusting(target), user: target.place.ssh.user, onBanner });
    connection.close();
  } catch (problem) {
    if (!(problem instanceof PatchrigError) || problem.code === "unknown-host-key") throw problem;
    // Nobody is let in without a secret.
    if (problem.code !== "wrong-password") stderr.write(`not there yet: ${problem.message}\n`);
  }
  return banner;
}

/** How the target is reached: only one that has a known key. */
export const trusting = ({ place, hostKeys }: TrustedTarget) => ({
  host: place.ssh.host,
  port: place.ssh.port,
  verifyHostKey: (fingerprint: string) => hostKeys.includes(fingerprint),
  ...(hostKeys[0] === undefined ? {} : { expectedHostKey: hostKeys[0] }),
});
