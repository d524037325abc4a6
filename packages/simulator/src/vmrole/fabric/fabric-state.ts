/** Everything that the fabric knows, as plain JSON: what a snapshot keeps. Instants are epoch milliseconds of the simulated clock. */
export interface FabricState {
  images: Record<string, Image>;
  services: Record<string, HostedService>;
  operations: Record<string, Operation>;
  guests: Record<string, Guest>;
  /** Guest OS releases that the provider brought out here: `1.19_201204-01`. */
  releases: string[];
  due: DueEvent[];
  /** How many events there have been: what is due at the same instant comes in the order of its making. */
  order: number;
}

/** An uploaded VHD, or one that is to be (A14). */
export interface Image {
  readonly name: string;
  label: string;
  description: string;
  readonly location?: string;
  readonly affinityGroup?: string;
  status: "Pending" | "Committing" | "Committed";
  parent?: string;
  readonly announced: Announced;
  /** What the VHD itself says, once it was read. */
  vhd?: ReadVhd;
  readonly createdAt: number;
}

/** What was said of a VHD before it was sent. */
export interface Announced {
  readonly uuid: string;
  readonly timestamp: string;
  readonly compressedBytes: number;
  readonly mountedBytes: number;
  readonly parentUuid?: string;
  readonly parentTimestamp?: string;
}

export interface ReadVhd {
  readonly type: "fixed" | "dynamic" | "differencing";
  readonly uuid: string;
  /** Bytes of the disk. */
  readonly size: number;
  /** Seconds since 2000. */
  readonly timeStamp: number;
  readonly parentUuid?: string;
  readonly parentTimeStamp?: number;
  /** Bytes that were sent. */
  readonly sent: number;
}

export interface Operation {
  readonly id: string;
  status: "InProgress" | "Succeeded" | "Failed";
  error?: { readonly code: string; readonly text: string | undefined };
  readonly startedAt: number;
}

export interface HostedService {
  readonly name: string;
  label: string;
  description?: string;
  readonly location?: string;
  readonly affinityGroup?: string;
  readonly createdAt: number;
  changedAt: number;
  certificates: Certificate[];
  deployments: Partial<Record<Slot, Deployment>>;
}

export interface Certificate {
  readonly thumbprint: string;
  /** Base64, as it was sent or as it was read from it. */
  readonly data: string;
}

export const SLOTS = ["Production", "Staging"] as const;
export type Slot = (typeof SLOTS)[number];

export interface Deployment {
  readonly name: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  label: string;
  running: boolean;
  /** What is being done with all of it; nothing but its update when undefined. */
  turning?: "Deploying" | "Starting" | "Suspending" | "Deleting";
  /** Base64, as it was sent. */
  configuration: string;
  pack: ServicePackage;
  roles: Role[];
  instances: Instance[];
  readonly createdAt: number;
  /** The operation that holds it. */
  heldBy?: string;
  /** That operation ends when every instance has come to rest. */
  settling?: boolean;
  rollout?: Rollout;
  osFamily?: string;
  osVersion?: string;
}

/** What a service package says. */
export interface ServicePackage {
  readonly url: string;
  readonly sha256: string;
  readonly roles: readonly DefinedRole[];
}

export interface DefinedRole {
  readonly name: string;
  readonly kind: RoleKind;
  readonly size: string;
  /** Of its own part of the package. */
  readonly sha256: string;
  readonly endpoints: number;
}

export type RoleKind = "web" | "worker" | "vm";

/** One role as it is configured now. */
export interface Role extends DefinedRole {
  readonly instances: number;
  /** Of a VM role. */
  readonly image?: string;
  /** A release of the guest OS, of the other roles. */
  readonly guestOs?: string;
  /** Settings and the like: their change restarts a role. */
  readonly settings: string;
}

export interface Instance {
  readonly name: string;
  readonly role: string;
  readonly index: number;
  /** As versions from 2011-10-01 on call it (W27). */
  phase: Phase;
  /** What of its role it runs: what an update has reached. */
  runs: Role & { readonly pack: string };
  /** Counts its starts: what was planned before the last one no longer comes. */
  life: number;
  disk: Disk;
  problem?: { readonly code: string; readonly text: string };
}

export type Phase =
  | "CreatingVM"
  | "StartingVM"
  | "CreatingRole"
  | "StartingRole"
  | "ReadyRole"
  | "RestartingRole"
  | "StoppingRole"
  | "StoppedVM"
  | "FailedStartingVM";

/** What an instance runs from, and what was written to it since it was made. */
export interface Disk {
  readonly from: { readonly image: string; readonly uuid: string } | { readonly guestOs: string };
  /** Where the application came from, and what it is. */
  readonly application: { readonly from: "image" | "package"; readonly id: string };
  /** What was written, by its path. */
  readonly files: Record<string, string>;
  readonly computerName: string;
}

/** An update that goes from upgrade domain to upgrade domain. */
export interface Rollout {
  readonly mode: "Auto" | "Manual";
  domain: number;
  state: "Before" | "During";
  /** What to go back to. */
  readonly before: Shape;
  readonly rollback: boolean;
}

/** What an update changes of a deployment. */
export interface Shape {
  readonly label: string;
  readonly configuration: string;
  readonly pack: ServicePackage;
  readonly roles: readonly Role[];
  readonly osFamily?: string;
  readonly osVersion?: string;
}

/** A Windows that an image is made of, before it is uploaded. */
export interface Guest {
  readonly name: string;
  rearms: number;
  generalized: boolean;
  /** Times that it was generalized. */
  sealed: number;
}

export interface DueEvent {
  /** On the clock that does not jump. */
  readonly at: number;
  readonly order: number;
  readonly event: FabricEvent;
}

export type FabricEvent =
  | { readonly kind: "operation"; readonly operation: string }
  | { readonly kind: "committed"; readonly image: string; readonly operation: string }
  | { readonly kind: "deployed"; readonly deployment: string; readonly operation: string }
  | { readonly kind: "removed"; readonly deployment: string; readonly operation: string }
  | { readonly kind: "swapped"; readonly service: string; readonly operation: string }
  | { readonly kind: "rolling"; readonly deployment: string }
  | {
      readonly kind: "instance";
      readonly deployment: string;
      readonly instance: string;
      readonly life: number;
      readonly phases: readonly Phase[];
    };
