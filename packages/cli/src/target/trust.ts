import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";
import { knownKeysOf } from "./known-hosts.ts";
import type { TargetOptions } from "./options.ts";

/** By what the appliance is known to be itself. What is not known is refused, never asked for. */
export interface Trust {
  /** `SHA256:…` of every host key that is accepted; none accepts none. */
  readonly hostKeys: readonly string[];
  /** PEM. */
  readonly ca?: string;
  readonly certSha256?: string;
}

/** The host key by option, endpoints document or known_hosts; the certificate by option or document. */
export async function readTrust(options: TargetOptions, place: ApplianceEndpoints, context: Context): Promise<Trust> {
  const ca = options.ca === undefined ? undefined : await readInputFile("--ca", options.ca, context);
  if (ca !== undefined && !ca.includes("-----BEGIN CERTIFICATE-----")) {
    throw new PatchrigError("unreadable-input", `--ca: ${options.ca}:1: expected a certificate in PEM`);
  }
  const certSha256 = options.certSha256 ?? (ca === undefined ? place.https.certSha256 : undefined);
  if (options.certSha256 !== undefined) checkCertificateFingerprint(options.certSha256);
  return {
    hostKeys: await hostKeysOf(options, place, context),
    ...(ca === undefined ? {} : { ca }),
    ...(certSha256 === undefined ? {} : { certSha256 }),
  };
}

async function hostKeysOf(
  options: TargetOptions,
  place: ApplianceEndpoints,
  context: Context,
): Promise<readonly string[]> {
  if (options.hostKeySha256 !== undefined) return [hostKeyFingerprint(options.hostKeySha256)];
  if (place.ssh.hostKeySha256 !== undefined && options.knownHosts === undefined) {
    return [hostKeyFingerprint(place.ssh.hostKeySha256)];
  }
  return knownKeysOf(await knownHosts(options, context), place.ssh.host, place.ssh.port).trusted;
}

/** A file that an option names has to be there; the usual one need not. */
async function knownHosts(options: TargetOptions, context: Context): Promise<string> {
  if (options.knownHosts !== undefined) return readInputFile("--known-hosts", options.knownHosts, context);
  return readFile(join(context.env.HOME ?? context.cwd, ".ssh", "known_hosts"), "utf8").catch(() => "");
}

/** With or without `SHA256:`, as people copy it. */
function hostKeyFingerprint(text: string): string {
  const [, digest] = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/.exec(text) ?? [];
  if (digest !== undefined) return `SHA256:${digest}`;
  throw new PatchrigError("bad-usage", `--host-key-sha256: expected SHA256: and 43 characters, got "${text}"`, {
    hint: "`ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub` prints it on the appliance's console",
  });
}

function checkCertificateFingerprint(text: string): void {
  if (/^(?:[0-9a-fA-F]{2}:?){32}$/.test(text) || /^(?:SHA256:)?[A-Za-z0-9+/]{43}=?$/.test(text)) return;
  throw new PatchrigError("bad-usage", `--cert-sha256: expected 64 hexadecimal digits, got "${text}"`, {
    hint: "`openssl x509 -noout -fingerprint -sha256` prints it",
  });
}
