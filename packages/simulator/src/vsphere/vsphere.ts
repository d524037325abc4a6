import { fill } from "@patchrig/platforms/profiles";
import type { Machine } from "../vcsa/machine/machine.ts";
import { serviceVersions } from "../vcsa/web/service-versions.ts";
import { createEstate } from "./estate/create-estate.ts";
import type { KeptEstate } from "./estate/estate.ts";
import { createFace } from "./face/face.ts";
import { hostProduct, shortVersion } from "./face/host-system.ts";
import { createGuest } from "./machine-guest.ts";
import { createSdk, type Sdk } from "./sdk.ts";
import { createSessions } from "./session.ts";
import { type Data, data } from "./soap/value.ts";
import { createUpload, type Upload } from "./upload.ts";

/** The vSphere side of an appliance: its vCenter's API, and that of the ESXi host it runs on. */
export interface VsphereApi {
  readonly vcenter: Sdk;
  readonly host: Sdk;
  readonly upload: Upload;
  /** By which name a client asks for a session. */
  readonly cookie: string;
  /** GET vimServiceVersions.xml of the host's own server. */
  versions(): string;
  keep(): KeptEstate;
  /** What was kept; undefined: as it was in the beginning. */
  restore(kept: KeptEstate | undefined): void;
}

export interface VsphereOptions {
  /** Machines beside the appliance's. */
  readonly others: number;
  /** Since when the machines run. */
  readonly beganAt: number;
}

/** Machine changes that vCenter's clients can see. */
const SEEN: ReadonlySet<string> = new Set(["phase", "iso", "state", "restored", "reset", "power-off"]);

/** Creates the hardware around an appliance, and the two servers that look after it. */
export function createVsphere(machine: Machine, { others, beganAt }: VsphereOptions): VsphereApi {
  const { world, setup } = machine;
  const platform = machine.disk.platform;
  const { vsphere } = platform;
  const estate = createEstate({ world, name: setup.name, platform, guest: createGuest(machine), others, beganAt });
  const vcenter = createSdk({
    face: createFace({ estate, kind: "vcenter", about: aboutOf(machine, estate.uuid("vcenter")) }),
    sessions: createSessions(world, `${setup.name}/vcenter`),
    password: setup.password,
  });
  const product = hostProduct(estate);
  const host = createSdk({
    face: createFace({ estate, kind: "host", about: () => product }),
    sessions: createSessions(world, `${setup.name}/host`),
    password: setup.password,
  });
  // vCenter's sessions end with vCenter; the host's do not.
  machine.onPortsChanged(({ https }) => {
    if (!https) vcenter.sessions.closeAll();
  });
  world.journal.follow(({ appliance, type }) => {
    if (appliance === setup.name && SEEN.has(type)) estate.changed();
  });
  return {
    vcenter,
    host,
    upload: createUpload(estate),
    cookie: vsphere.cookie.value,
    versions: () => serviceVersions(machine.profile.sdk),
    keep: () => estate.keep(),
    restore: (kept) => estate.restore(kept),
  };
}

/** About as it is now: another one once an update has brought another release. */
function aboutOf(machine: Machine, instanceUuid: string): () => Data {
  let told: { readonly release: Machine["release"]; readonly about: Data } | undefined;
  return () => {
    const { release } = machine;
    if (told?.release !== release) told = { release, about: aboutVcenter(machine, instanceUuid) };
    return told.about;
  };
}

/** About, with vpxd's own build: the number that tells whether a vCenter is affected (V2, V26). */
function aboutVcenter({ disk, profile, release }: Machine, instanceUuid: string) {
  const { about } = disk.platform.vsphere;
  const version = about.version.value;
  const build = release.vpxdBuild.value;
  const apiVersion = profile.sdk.apiVersion.value;
  return data("AboutInfo", {
    name: about.name.text,
    fullName: fill(about.fullName.text, { version, build }),
    vendor: about.vendor.text,
    version,
    build: String(build),
    localeVersion: "INTL",
    localeBuild: "000",
    osType: about.osType.value,
    productLineId: about.productLineId.value,
    apiType: about.apiType.value,
    apiVersion,
    instanceUuid,
    licenseProductName: about.licenseProductName.text,
    licenseProductVersion: shortVersion(version),
  });
}
