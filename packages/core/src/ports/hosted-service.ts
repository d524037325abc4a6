/**
 * A subscription's Service Management API as far as VM Role images and deployments need it (W15, A14). What the service
 * refuses is an answer; what cannot be reached throws `PatchrigError`: not-reachable, unknown-certificate, connection-lost
 * (it may have been done), limit-passed. Adapters: service-management, memory-hosted-service.
 */
export interface HostedServicePort {
  readonly images: MachineImages;
  readonly services: HostedServices;
  readonly deployments: Deployments;
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
  /** The instance comes anew from its image: what was written to its disk is lost (M7). */
  reimage(at: Slot, instance: string): Promise<ServiceAnswer<Accepted>>;
  reboot(at: Slot, instance: string): Promise<ServiceAnswer<Accepted>>;
  remove(at: Slot): Promise<ServiceAnswer<Accepted>>;
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

export interface Deployment {
  readonly name: string;
  /** `Running`, `Suspended`, `Deploying`, … (W17). */
  readonly status: string;
  readonly label: string;
  readonly url: string;
  /** The .cscfg's text. */
  readonly configuration: string;
  readonly instances: readonly RoleInstance[];
}

export interface RoleInstance {
  readonly role: string;
  readonly name: string;
  /** `Ready` up to 2011, `ReadyRole` after (W17). */
  readonly status: string;
  readonly size: string | undefined;
}
