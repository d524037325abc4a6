import type { Clock } from "../clock/index.ts";
import type { ApplianceEndpoints } from "../endpoints/index.ts";
import { PatchrigError } from "../errors.ts";
import type { InventoryPort } from "../ports/inventory.ts";
import type { Target } from "../vcsa/target.ts";
import { createApplianceRest } from "./appliance-rest/create-appliance-rest.ts";
import { createFetchWeb } from "./fetch-web.ts";
import { createSshShell } from "./ssh-shell.ts";
import type { VspherePlace } from "./vsphere/connection.ts";
import { createVsphere } from "./vsphere/create-vsphere.ts";

export interface TargetOptions {
  readonly clock: Clock;
  /** Is this the host's key (`SHA256:…`)? Without it the endpoints' `hostKeySha256` decides; without both none is. */
  readonly verifyHostKey?: ((fingerprint: string, keyType: string) => boolean) | undefined;
  readonly ca?: string | undefined;
  readonly certSha256?: string | undefined;
  readonly password?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly passphrase?: string | undefined;
  /** The path of an SSH agent's socket. */
  readonly agent?: string | undefined;
  /** Called for whatever goes over the wire: a simulated world's clock waits for it. */
  readonly onTraffic?: (() => void) | undefined;
}

const SSO_ADMINISTRATOR = "administrator@vsphere.local";

/** The appliance at these endpoints, over SSH and HTTPS. Connects to nothing yet. */
export function createTarget(endpoints: ApplianceEndpoints, options: TargetOptions): Target {
  const { ssh, https, vami, sdk, name } = endpoints;
  const password = options.password ?? ssh.password;
  const secrets = [password, options.passphrase, sdk?.password].filter((secret): secret is string => !!secret);
  return {
    name,
    ...(sdk?.password === undefined ? {} : { ssoPassword: sdk.password }),
    redact: (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "•••"), text),
    clue: { vm: endpoints.vm, name, host: ssh.host },
    inventory:
      sdk && createInventory({ ...sdk, certSha256: sdk.certSha256 ?? sameHostPin(endpoints, options) }, options),
    updates: createUpdates(endpoints, options),
    shell: createSshShell({
      host: ssh.host,
      port: ssh.port,
      user: ssh.user,
      verifyHostKey: options.verifyHostKey ?? ((fingerprint) => isSameKey(fingerprint, ssh.hostKeySha256)),
      ...defined({
        password,
        privateKey: options.privateKey,
        passphrase: options.passphrase,
        agent: options.agent,
        onTraffic: options.onTraffic,
        expectedHostKey: ssh.hostKeySha256,
      }),
    }),
    web: createFetchWeb({
      clock: options.clock,
      ssh,
      https: { url: https.url, certSha256: options.certSha256 ?? https.certSha256 },
      vami: vami && { url: vami.url, certSha256: vami.certSha256 ?? options.certSha256 ?? https.certSha256 },
      ca: options.ca,
      onTraffic: options.onTraffic,
    }),
  };
}

/** Behind the appliance's own web front; its account is Single Sign-On's, as /sdk's is. */
function createUpdates({ https, sdk }: ApplianceEndpoints, { clock, ca, certSha256, onTraffic }: TargetOptions) {
  if (sdk?.password === undefined) return undefined;
  const { user = SSO_ADMINISTRATOR, password } = sdk;
  const place = { url: https.url, user, password, certSha256: certSha256 ?? https.certSha256, ca };
  return createApplianceRest({ ...place, clock, onTraffic });
}

/** A vSphere API by itself: vCenter's, or an ESXi host's. Connects to nothing yet. */
export function createInventory(
  place: VspherePlace & { readonly kind?: "vcenter" | "host" },
  { clock, ca, onTraffic }: Pick<TargetOptions, "clock" | "ca" | "onTraffic">,
): InventoryPort {
  const user = place.user ?? (place.kind === "host" ? "root" : SSO_ADMINISTRATOR);
  return createVsphere({ ...place, user, ca: place.certSha256 === undefined ? ca : undefined, clock, onTraffic });
}

/** vCenter's /sdk lies behind the appliance's own web front, and shows its certificate. */
function sameHostPin({ https, sdk }: ApplianceEndpoints, { certSha256 }: TargetOptions): string | undefined {
  const isSame = sdk !== undefined && new URL(sdk.url).host === new URL(https.url).host;
  return isSame ? (certSha256 ?? https.certSha256) : undefined;
}

/** Fingerprints are written with and without their `SHA256:` and their padding. */
function isSameKey(fingerprint: string, expected: string | undefined): boolean {
  if (expected === undefined) return false;
  const bare = (text: string) =>
    text
      .trim()
      .replace(/^SHA256:/i, "")
      .replace(/=+$/, "");
  if (bare(expected) === "") throw new PatchrigError("bad-usage", "the host key's fingerprint is empty");
  return bare(fingerprint) === bare(expected);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the entries that are undefined. */
const defined = <T extends object>(options: T): Defined<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
