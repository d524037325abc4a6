import { LimitPassed, withLimit } from "@patchrig/core/clock";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { connectSsh, type SshConnection } from "@patchrig/core/ssh";
import { patientClock } from "./patience.ts";

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
  const waited = { ms: limitMs, waitedFor: `a login at ${host}:${port}` };
  const login = (signal: AbortSignal) =>
    connectSsh({
      ...{ host, port, user, signal },
      // The judge's own limit ends it, in turns that were had.
      readyLimitMs: limitMs * 100,
      ...(password === undefined ? {} : { password }),
      verifyHostKey: (fingerprint) => expected === undefined || bare(fingerprint) === bare(expected),
      ...(expected === undefined ? {} : { expectedHostKey: expected }),
    });
  return withLimit(patientClock, waited, login).catch((problem: unknown) => {
    if (!(problem instanceof LimitPassed)) throw problem;
    const text = `${host}:${port} did not finish the login in time: ${limitMs / 1000} s`;
    throw new PatchrigError("not-reachable", text, { cause: problem });
  });
}

const bare = (fingerprint: string): string => fingerprint.replace(/^SHA256:/, "").replace(/=+$/, "");
