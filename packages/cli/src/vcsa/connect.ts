import { createTarget, type Target } from "@patchrig/core";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import type { Context } from "../context.ts";
import { readCredentials } from "../target/credentials.ts";
import type { TargetOptions } from "../target/options.ts";
import { readPlace } from "../target/place.ts";
import { readTrust, type Trust } from "../target/trust.ts";
import { readSdk } from "../target/vsphere-place.ts";

/** The appliance of the typed options, and what may never be written down. */
export interface Connection {
  readonly target: Target;
  /** Where its SSH is: what tells two appliances of one name apart. */
  readonly address: string;
  readonly secrets: readonly string[];
  /** There is a fingerprint or an authority by which its web front is known. */
  readonly knowsWeb: boolean;
}

/** Reads who it is, what opens it and by what it is known. Connects to nothing yet. Throws `PatchrigError`. */
export async function connect(options: TargetOptions, context: Context): Promise<Connection> {
  const named = await readPlace(options, context);
  const place = await withSdk(named, options, context);
  const credentials = await readCredentials(options, place, context);
  const trust = await readTrust(options, place, context);
  const target = createTarget(trustedPlace(place, trust), {
    clock: context.clock,
    onTraffic: () => context.world?.touch(),
    verifyHostKey: (fingerprint) => trust.hostKeys.includes(fingerprint),
    ca: trust.ca,
    ...credentials,
  });
  const secrets = [credentials.password, credentials.passphrase, place.sdk?.password];
  const address = `${place.ssh.host}_${place.ssh.port}`;
  const knowsWeb = trust.ca !== undefined || trust.certSha256 !== undefined;
  return { target, address, knowsWeb, secrets: secrets.filter((secret) => secret !== undefined) };
}

/** The place with its /sdk as it was typed; without one where nobody named it, or an account for it. */
async function withSdk(
  { sdk: named, ...place }: ApplianceEndpoints,
  options: TargetOptions,
  context: Context,
): Promise<ApplianceEndpoints> {
  const isNamed = options.sdk !== undefined || options.endpoints !== undefined;
  const whole = { ...place, ...(named && { sdk: named }), ...(options.vm !== undefined && { vm: options.vm }) };
  const sdk = await readSdk(options, whole, context);
  const { sdk: _, ...rest } = whole;
  return sdk && (isNamed || sdk.password !== undefined) ? { ...rest, sdk } : rest;
}

/** The place with what is trusted in the stead of what its document said: one source decides. */
function trustedPlace(place: ApplianceEndpoints, trust: Trust): ApplianceEndpoints {
  const pinned = trust.certSha256 === undefined ? {} : { certSha256: trust.certSha256 };
  const { hostKeySha256: _, ...ssh } = place.ssh;
  const [hostKeySha256] = trust.hostKeys;
  return {
    ...place,
    ssh: { ...ssh, ...(hostKeySha256 === undefined ? {} : { hostKeySha256 }) },
    https: { url: place.https.url, ...pinned },
    ...(place.vami === undefined ? {} : { vami: { url: place.vami.url, ...pinned } }),
  };
}
