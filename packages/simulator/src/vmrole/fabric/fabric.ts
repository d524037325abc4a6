import type { VmRole } from "@patchrig/platforms/vmrole";
import type { World } from "../../world/world.ts";
import type { BlobStore } from "../storage/blob-store.ts";
import type { FabricEvent, FabricState } from "./fabric-state.ts";

/** What the provider's machines know and do: shared by everything in the VM Role service. */
export interface Fabric {
  readonly world: World;
  readonly profile: VmRole;
  readonly subscriptionId: string;
  readonly blobs: BlobStore;
  readonly storage: StorageAccount;
  /** Replaced as a whole by a restored snapshot: never kept across a wait. */
  readonly state: FabricState;
  /** Epoch milliseconds. */
  now(): number;
  /** Something is to happen in so many milliseconds. */
  after(ms: number, event: FabricEvent): void;
  /** Milliseconds that something takes, drawn from the profile's span. */
  lasts(what: keyof VmRole["service"]["durations"]["value"]): number;
  /** 32 hexadecimal digits. */
  newId(): string;
  /** Writes to the world's journal. */
  record(type: string, detail?: Readonly<Record<string, unknown>>): void;
}

/** The storage account beside the service. */
export interface StorageAccount {
  readonly account: string;
  readonly key: string;
  readonly images: string;
  readonly packages: string;
  /** Where it is reached; known once it listens. */
  readonly url: string;
}
