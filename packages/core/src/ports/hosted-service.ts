/**
 * A subscription's Service Management API as far as VM Role images and deployments need it (W15, A14). What the service
 * refuses is an answer; what cannot be reached throws `PatchrigError`: not-reachable, unknown-certificate, connection-lost
 * (it may have been done), limit-passed. Adapters: service-management, memory-hosted-service.
 */
export interface HostedServicePort {
  readonly images: MachineImages;
  readonly services: HostedServices;
  readonly deployments: Deployments;
  readonly certificates: Certificates;
  /** The names of the places where something can be put; none where the service tells none. */
  locations(): Promise<ServiceAnswer<readonly string[]>>;
  /** How an accepted operation stands. */
  operation(id: string): Promise<ServiceAnswer<OperationState>>;
}

/** `machineimages`: VHDs by name (A14). */
export interface MachineImages {
  list(): Promise<ServiceAnswer<readonly MachineImage[]>>;
  /** Undefined where there is none. */
  find(name: string): Promise<ServiceAnswer<MachineImage | undefined>>;
  /** Makes room for a new image, which is pending until it is committed. */
  prepare(name: string, image: NewImage): Promise<ServiceAnswer<Accepted>>;
  /** The address, with a signature, that the VHD goes to as a page blob. A secret. */
  reference(name: string, wish: ReferenceWish): Promise<ServiceAnswer<string>>;
  commit(name: string): Promise<ServiceAnswer<Accepted>>;
  setProperties(name: string, properties: ImageProperties): Promise<ServiceAnswer<Accepted>>;
  /** M15: what the differencing VHD stands on. */
  setParent(name: string, parent: string): Promise<ServiceAnswer<Accepted>>;
  remove(name: string): Promise<ServiceAnswer<Accepted>>;
}

export interface HostedServices {
  list(): Promise<ServiceAnswer<readonly HostedService[]>>;
  find(name: string): Promise<ServiceAnswer<HostedService | undefined>>;
  create(service: NewHostedService): Promise<ServiceAnswer<Accepted>>;
  remove(name: string): Promise<ServiceAnswer<Accepted>>;
}

export interface Deployments {
  /** Undefined where the slot is empty. */
  find(at: Slot): Promise<ServiceAnswer<Deployment | undefined>>;
  create(at: Slot, deployment: NewDeployment): Promise<ServiceAnswer<Accepted>>;
  /** `configuration` is the .cscfg's text. */
  configure(at: Slot, configuration: string): Promise<ServiceAnswer<Accepted>>;
  setStatus(at: Slot, status: "Running" | "Suspended"): Promise<ServiceAnswer<Accepted>>;
  /** Replaces the package: instances come anew, one upgrade domain after the other. A VM role's application stays (M11). */
  upgrade(at: Slot, upgrade: Upgrade): Promise<ServiceAnswer<Accepted>>;
  /** Lets the next upgrade domain go, of an update by hand. */
  walk(at: Slot, domain: number): Promise<ServiceAnswer<Accepted>>;
  /** Goes back to what was before an update that is under way. */
  rollBack(at: Slot, mode: UpdateMode): Promise<ServiceAnswer<Accepted>>;
  /** Exchanges a service's two slots; nothing is made anew. */
  swap(service: string, names: SwapNames): Promise<ServiceAnswer<Accepted>>;
  /** The instance comes anew from its image: what was written to its disk is lost (M7). */
  reimage(at: Slot, instance: string): Promise<ServiceAnswer<Accepted>>;
  reboot(at: Slot, instance: string): Promise<ServiceAnswer<Accepted>>;
  remove(at: Slot): Promise<ServiceAnswer<Accepted>>;
}

/** A hosted service's own certificates, by their SHA-1 thumbprint in upper-case hexadecimal (W15). */
export interface Certificates {
  list(service: string): Promise<ServiceAnswer<readonly ServiceCertificate[]>>;
  /** Undefined where there is none. */
  find(service: string, thumbprint: string): Promise<ServiceAnswer<ServiceCertificate | undefined>>;
  /** One that is there already is left as it is. */
  add(service: string, certificate: NewCertificate): Promise<ServiceAnswer<Accepted>>;
  remove(service: string, thumbprint: string): Promise<ServiceAnswer<Accepted>>;
}

export type ServiceAnswer<T> = { readonly kind: "done"; readonly value: T } | ServiceRefusal;

/** The service said no, in its own words. */
export interface ServiceRefusal {
  readonly kind: "refused";
  readonly by: "service";
  /** `BadRequest`, `ConflictError`, … */
  readonly code: string;
  /** Of HTTP. */
  readonly status: number;
  readonly text: string;
  readonly hint: string;
}

/** `operation`: what goes on and is to be asked for; undefined where all is done already. */
export interface Accepted {
  readonly operation: string | undefined;
}

export type OperationState =
  | { readonly status: "InProgress" }
  | { readonly status: "Succeeded" }
  | { readonly status: "Failed"; readonly refusal: ServiceRefusal };

export interface Slot {
  readonly service: string;
  readonly slot: "Production" | "Staging";
}

export interface ImageProperties {
  readonly label: string;
  readonly description: string;
}

/** Sizes in bytes; `timestamp` is the VHD's own, ISO 8601. */
interface ImageFacts extends ImageProperties {
  readonly uuid: string;
  readonly timestamp: string;
  /** Of the disk. */
  readonly mountedBytes: number;
  /** That are sent. */
  readonly compressedBytes: number;
  readonly location: string | undefined;
  readonly affinityGroup: string | undefined;
  /** Of a differencing VHD. */
  readonly parentUuid: string | undefined;
  readonly parentTimestamp: string | undefined;
}

export type NewImage = ImageFacts;

export interface MachineImage extends ImageFacts {
  readonly name: string;
  /** `Pending` until it is committed, then `Committed`. */
  readonly status: string;
  /** The image that it was associated with. */
  readonly parent: string | undefined;
  readonly inUse: boolean;
}

export interface ReferenceWish {
  /** How long the signature is good, by the service's own clock. */
  readonly validForMs: number;
  readonly permission: "read" | "readwrite";
}

export interface HostedService {
  readonly name: string;
  readonly label: string;
  readonly location: string | undefined;
  readonly affinityGroup: string | undefined;
}

export interface NewHostedService extends HostedService {
  readonly description: string;
}

export interface NewDeployment {
  readonly name: string;
  readonly label: string;
  /** The .cspkg's address in the storage account. */
  readonly packageUrl: string;
  /** The .cscfg's text. */
  readonly configuration: string;
  /** Without it the deployment is made and stays suspended. */
  readonly start: boolean;
}

/** By itself, or one upgrade domain after the other as somebody says. */
export type UpdateMode = "Auto" | "Manual";

export interface Upgrade {
  readonly mode: UpdateMode;
  /** The .cspkg's address in the storage account. */
  readonly packageUrl: string;
  /** The .cscfg's text. */
  readonly configuration: string;
  readonly label: string;
  /** One role alone. */
  readonly role: string | undefined;
}

/** What is thought to be in the slots: the service refuses to swap anything else (W29). */
export interface SwapNames {
  /** Undefined where the production slot is empty. */
  readonly production: string | undefined;
  readonly staging: string;
}

export interface Deployment {
  readonly name: string;
  /** `Running`, `Suspended`, `Deploying`, … (W17). */
  readonly status: string;
  readonly label: string;
  readonly url: string;
  /** The .cscfg's text. */
  readonly configuration: string;
  readonly instances: readonly RoleInstance[];
  /** The update that is under way (W28). */
  readonly update: UpdateStatus | undefined;
}

export interface UpdateStatus {
  readonly mode: UpdateMode;
  /** The upgrade domain that is updated, or comes next. */
  readonly domain: number;
  /** `Before`: it waits to be told; `During`: its instances are being made. */
  readonly state: "Before" | "During";
  /** It may still be rolled back. */
  readonly mayRollBack: boolean;
}

export interface RoleInstance {
  readonly role: string;
  readonly name: string;
  /** `Ready` up to 2011, `ReadyRole` after (W17). */
  readonly status: string;
  readonly size: string | undefined;
  /** Its upgrade domain; undefined where the service does not tell. */
  readonly domain: number | undefined;
  /** Why it failed, where the service tells: `VhdTooLarge`, `WaitTimeout`, … (W28). */
  readonly errorCode?: string | undefined;
  /** The same in its words. */
  readonly details?: string | undefined;
}

export interface ServiceCertificate {
  readonly thumbprint: string;
  /** The public certificate, DER in base64; empty where the service does not tell. */
  readonly data: string;
}

export interface NewCertificate {
  /** DER of a certificate, or a .pfx. */
  readonly bytes: Buffer;
  readonly format: "pfx" | "cer";
  /** Of the .pfx; a secret. */
  readonly password: string | undefined;
}
