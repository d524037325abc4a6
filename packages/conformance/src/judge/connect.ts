import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { connectSsh, type SshConnection } from "@patchrig/core/ssh";

/**
 * Logs in within a limit, in real milliseconds. A host key is compared where the endpoints document names one. Throws
 * `PatchrigError`: unknown-host-key, wrong-password, not-reachable, connection-lost.
 */
export function connectWithin(
  { ssh }: ApplianceEndpoints,
  limitMs: number,
  password = ssh.password,
): Promise<SshConnection> {
  const { host, port, user, hostKeySha256: expected } = ssh;
  return connectSsh({
    host,
    port,
    user,
    readyLimitMs: limitMs,
    ...(password === undefined ? {} : { password }),
    verifyHostKey: (fingerprint) => expected === undefined || bare(fingerprint) === bare(expected),
    ...(expected === undefined ? {} : { expectedHostKey: expected }),
  });
}

const bare = (fingerprint: string): string => fingerprint.replace(/^SHA256:/, "").replace(/=+$/, "");
