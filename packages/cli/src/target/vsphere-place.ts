import { createInventory, type InventoryPort, type MachineClue } from "@patchrig/core";
import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { readInputFile } from "../input-file.ts";
import { readPasswordFile } from "./credentials.ts";
import type { TargetOptions } from "./options.ts";
import { checkUrl, fromDocument } from "./place.ts";

type SdkPlace = NonNullable<ApplianceEndpoints["sdk"]>;

/** An inventory to ask, by what the appliance's VM is found in it, and what may never be written down. */
export interface VsphereConnection {
  readonly name: string;
  readonly inventory: InventoryPort;
  readonly clue: MachineClue;
  readonly secrets: readonly string[];
}

/** vCenter's /sdk alone: no SSH is needed to look at an inventory. Throws `PatchrigError`. */
export async function connectSdk(options: TargetOptions, context: Context): Promise<VsphereConnection> {
  const place = options.endpoints === undefined ? undefined : await fromDocument(options.endpoints, options, context);
  const sdk = await readSdk(options, place, context);
  if (sdk === undefined) {
    throw new PatchrigError("bad-usage", "expected --endpoints FILE with an sdk, or --sdk URL: which vCenter?");
  }
  const name = options.name ?? place?.name ?? new URL(sdk.url).hostname;
  return connectTo(sdk, { name, kind: "vcenter", host: place?.ssh.host }, { options, place, context });
}

/**
 * Whom to ask when vCenter is down: the ESXi host itself (V6), or a vCenter that is not the appliance. Throws
 * `PatchrigError` bad-usage when there is neither.
 */
export async function connectBeside(options: TargetOptions, context: Context): Promise<VsphereConnection> {
  const place = options.endpoints === undefined ? undefined : await fromDocument(options.endpoints, options, context);
  const name = options.name ?? place?.name ?? options.ssh?.replace(/^.*@|:\d+$/g, "") ?? "the appliance";
  const url = options.esxi ?? place?.esxi?.url;
  if (url === undefined) {
    throw new PatchrigError(
      "bad-usage",
      "whom to ask while vCenter is down? expected the ESXi host that the VM runs on",
      {
        hint: "give --esxi https://HOST/sdk with --esxi-password-file FILE, or esxi in the endpoints document",
      },
    );
  }
  checkUrl("--esxi", url);
  const password =
    (await readPasswordFile("--esxi-password-file", options.esxiPasswordFile, context)) ??
    context.env.PATCHRIG_ESXI_PASSWORD ??
    place?.esxi?.password;
  const given = { ...place?.esxi, url, ...pinned(options.esxiCertSha256 ?? place?.esxi?.certSha256) };
  const user = options.esxiUser ?? place?.esxi?.user;
  const host = { ...given, ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
  return connectTo(host, { name, kind: "host", host: undefined }, { options, place, context });
}

/** vCenter's /sdk, its account and its certificate; undefined where nobody named one. Throws `PatchrigError`. */
export async function readSdk(
  options: TargetOptions,
  place: ApplianceEndpoints | undefined,
  context: Context,
): Promise<SdkPlace | undefined> {
  const url = options.sdk ?? place?.sdk?.url;
  if (url === undefined) return undefined;
  checkUrl("--sdk", url);
  const password =
    (await readPasswordFile("--sdk-password-file", options.sdkPasswordFile, context)) ??
    context.env.PATCHRIG_SDK_PASSWORD ??
    place?.sdk?.password;
  const user = options.sdkUser ?? place?.sdk?.user;
  // The appliance's web front and its /sdk are one server, and show one certificate.
  const isFront = place !== undefined && new URL(place.https.url).host === new URL(url).host;
  const pin = place?.sdk?.certSha256 ?? options.certSha256 ?? (isFront ? place.https.certSha256 : undefined);
  return {
    url,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(options.ca === undefined || options.certSha256 !== undefined ? pinned(pin) : {}),
  };
}

const pinned = (certSha256: string | undefined) => (certSha256 === undefined ? {} : { certSha256 });

interface About {
  readonly name: string;
  readonly kind: "vcenter" | "host";
  readonly host: string | undefined;
}

interface Given {
  readonly options: TargetOptions;
  readonly place: ApplianceEndpoints | undefined;
  readonly context: Context;
}

async function connectTo(sdk: SdkPlace, about: About, { options, place, context }: Given): Promise<VsphereConnection> {
  const ca = options.ca === undefined ? undefined : await readInputFile("--ca", options.ca, context);
  const touch = { clock: context.clock, ca, onTraffic: () => context.world?.touch() };
  const { name, kind, host } = about;
  return {
    name,
    inventory: createInventory({ ...sdk, kind }, touch),
    clue: { vm: options.vm ?? place?.vm, name, host },
    secrets: sdk.password === undefined ? [] : [sdk.password],
  };
}
