import type { Speed } from "@patchrig/core/clock";
import type { FaultSelector } from "./faults/fault.ts";
import type { BootStays } from "./vcsa/machine/appliance-state.ts";
import type { Place } from "./vcsa/machine/place.ts";

/** What `createSimulator` is given. Unknown profiles and bad names throw `PatchrigError` before anything listens. */
export interface SimulatorOptions {
  readonly appliances: readonly ApplianceOptions[];
  readonly seed: number;
  /** Epoch milliseconds where the simulated clock starts. */
  readonly startsAt: number;
  readonly speed: Speed;
  readonly admin?: Bind;
  /** The VM Role service beside the appliances: HTTPS with client certificate, and the blobs it keeps. None when left out. */
  readonly management?: ManagementOptions;
  /** Repositories of all known patches, by HTTP, the default ones of these appliances. None when left out. */
  readonly repository?: Bind;
  /** What goes wrong: selectors, or their text (`ssh-drop:phase=install,first=1`). */
  readonly faults?: readonly (FaultSelector | string)[];
  /** Addresses other than loopback are allowed. */
  readonly expose?: boolean;
}

export interface ApplianceOptions {
  readonly name: string;
  readonly profile: string;
  /** root's; generated when left out. */
  readonly password?: string;
  /** Public keys that may log in as root, one line of an authorized_keys file each. */
  readonly authorizedKeys?: readonly string[];
  readonly iso?: string;
  /** How long each boot stays in a phase, milliseconds: `{ proxy: 540_000 }` is a 503 for nine minutes. */
  readonly stays?: BootStays;
  /** What it is among the others; an appliance by itself when left out. */
  readonly place?: Place;
  readonly ssh?: Bind;
  readonly https?: Bind;
  readonly vami?: Bind;
  /** The /sdk of the ESXi host that it runs on. */
  readonly esxi?: Bind;
  /** How many machines its vCenter looks after beside it. */
  readonly others?: number;
}

export interface ManagementOptions {
  /** Any free loopback port when left out. */
  readonly bind?: Bind;
  /** Another port of that host is as good when the bind's is taken. */
  readonly anyPort?: boolean;
  /** `vmrole/2011-02` when left out. */
  readonly profile?: string;
  /** Drawn from the seed when left out. */
  readonly subscriptionId?: string;
  /** A folder for what is uploaded; a temporary one, removed at the end, when left out. */
  readonly storage?: string;
}

/**
 * How the VM Role service is reached and entered. `url` + `/` + `subscriptionId` is the base of every call. Images go to the
 * address that `GET …/machineimages/NAME?comp=reference` gives: the VHD file byte for byte as a page blob (a differencing one as
 * it is, with its own header and footer; pages of zeros need not be sent). Packages go to `packagesUrl`, any blob in it.
 */
export interface ManagementAccess {
  readonly url: string;
  readonly subscriptionId: string;
  /** PEM: private key, then certificate; registered in the subscription. */
  readonly clientCertificate: string;
  /** The server's certificate, PEM: it is its own authority. */
  readonly serverCertificate: string;
  /** As openssl prints it: `AB:CD:…`. */
  readonly certSha256: string;
  readonly storage: StorageAccess;
}

/** The storage account beside the service; names, keys and signatures as Azure's blobs have them. */
export interface StorageAccess {
  /** `https://127.0.0.1:8444/patchrigstorage`. */
  readonly url: string;
  readonly account: string;
  /** Base64; signs requests (SharedKey) and shared access signatures. */
  readonly key: string;
  /** A container for service packages, with a signature that may read, write, list and delete until the simulated year 9999. */
  readonly packagesUrl: string;
}

export interface Bind {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}
