import { randomBytes } from "node:crypto";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { World } from "../../world/world.ts";
import { imageCommitted } from "../image/image.ts";
import { instanceMoved } from "../instance/instance.ts";
import { deploymentCreated, deploymentRemoved } from "../service/deployment.ts";
import { deploymentWithId } from "../service/find.ts";
import { advanceRollout, rolloutMoved } from "../service/rollout.ts";
import { releaseSettled } from "../service/settle.ts";
import { deploymentsSwapped } from "../service/swap.ts";
import { createBlobStore } from "../storage/blob-store.ts";
import type { KeptBlob } from "../storage/stored-blob.ts";
import type { Fabric, StorageAccount } from "./fabric.ts";
import type { FabricEvent, FabricState } from "./fabric-state.ts";
import { dashed } from "./ids.ts";
import { endOperation } from "./operation.ts";
import { createSchedule } from "./schedule.ts";

export interface FabricOptions {
  readonly profile?: string;
  readonly subscriptionId?: string;
  /** A folder for blobs; a temporary one when left out. */
  readonly storage?: string;
}

/** The fabric, and what its owner does with it. */
export interface OwnedFabric {
  readonly fabric: Fabric;
  /** All that it knows, as plain JSON; what is due counts from now. */
  keep(): KeptFabric;
  /** Can this be put back here? Its blobs stay where they were kept. */
  canRestore(kept: KeptFabric): boolean;
  /** Puts it back. An upload that went on then begins anew. */
  restore(kept: KeptFabric): void;
  /** As it was created: nothing in it. */
  reset(): void;
  /** Where its storage account is reached. */
  reachedAt(url: string): void;
  close(): Promise<void>;
}

/** A fabric in a snapshot. */
export interface KeptFabric {
  readonly state: FabricState;
  readonly blobs: readonly KeptBlob[];
}

/** The name under which the fabric's events stand in the journal. */
const FABRIC = "vmrole";

/** Creates an empty fabric on a world's clock. Throws `UnknownProfileError`. */
export function createFabric(world: World, options: FabricOptions = {}): OwnedFabric {
  const profile = loadVmRole(options.profile);
  const random = world.random.fork(FABRIC);
  const blobs = createBlobStore(world, options.storage);
  const storage = { ...newAccount(), url: "" };
  for (const container of [storage.images, storage.packages]) blobs.addContainer(container);
  const schedule = createSchedule(world.clock, () => state, happen);
  const state = emptyState();
  const fabric: Fabric = {
    ...{ world, profile, blobs, storage, state },
    subscriptionId: options.subscriptionId ?? dashed(random.hex(32)),
    now: () => world.clock.now(),
    after: schedule.after,
    lasts: (what) => {
      const [from, to] = profile.service.durations.value[what];
      return random.integer(from * 1_000, to * 1_000);
    },
    newId: () => random.hex(32),
    record: (type, detail = {}) => world.journal.record({ appliance: FABRIC, type, ...detail }),
  };
  function happen(event: FabricEvent): void {
    happened(fabric, event);
  }
  const put = ({ state: kept, blobs: keptBlobs }: KeptFabric) => {
    const from = world.clock.steadyNow();
    const due = kept.due.map((one) => ({ ...one, at: one.at + from }));
    Object.assign(state, structuredClone(kept), { due });
    blobs.restore(keptBlobs);
    schedule.renew();
  };
  return {
    fabric,
    keep: () => {
      const from = world.clock.steadyNow();
      const due = state.due.map((one) => ({ ...one, at: one.at - from }));
      return { state: structuredClone({ ...state, due }), blobs: blobs.keep() };
    },
    canRestore: ({ blobs: kept }) => blobs.has(kept),
    restore: put,
    reset: () => put({ state: emptyState(), blobs: [] }),
    reachedAt: (url) => {
      storage.url = url;
    },
    close: async () => {
      schedule.close();
      await blobs.close();
    },
  };
}

const newAccount = (): Omit<StorageAccount, "url"> => ({
  account: "patchrigstorage",
  key: randomBytes(64).toString("base64"),
  images: "machineimages",
  packages: "packages",
});

const emptyState = (): FabricState => ({
  images: {},
  services: {},
  operations: {},
  guests: {},
  releases: [],
  due: [],
  order: 0,
});

type Happens = { readonly [K in FabricEvent["kind"]]: (fabric: Fabric, event: FabricEvent & { kind: K }) => void };

const HAPPENS: Happens = {
  operation: (fabric, { operation }) => endOperation(fabric, operation),
  committed: (fabric, { image, operation }) => imageCommitted(fabric, image, operation),
  deployed: (fabric, { deployment }) => deploymentCreated(fabric, deployment),
  removed: (fabric, { deployment, operation }) => deploymentRemoved(fabric, deployment, operation),
  swapped: (fabric, { service, operation }) => deploymentsSwapped(fabric, service, operation),
  rolling: (fabric, { deployment }) => rolloutMoved(fabric, deployment),
  instance: (fabric, event) => {
    const deployment = deploymentWithId(fabric, event.deployment)?.deployment;
    if (!deployment || !instanceMoved(fabric, deployment, event)) return;
    advanceRollout(fabric, deployment);
    releaseSettled(fabric, deployment);
  },
};

/** One event whose time has come. */
function happened<K extends FabricEvent["kind"]>(fabric: Fabric, event: FabricEvent & { kind: K }): void {
  (HAPPENS[event.kind] as Happens[K])(fabric, event);
}
