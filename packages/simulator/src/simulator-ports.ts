import { randomBytes } from "node:crypto";
import { realTimer } from "@patchrig/core/clock";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { AttachedSession, AttachOptions } from "./attach.ts";
import { createConsoleDesk } from "./live/console-desk.ts";
import type { ApplianceOptions, Bind, ManagementAccess } from "./options.ts";
import { createAdminFace } from "./servers/admin/admin.ts";
import { type AppliancePorts, openAppliancePorts } from "./servers/appliance-ports.ts";
import { authority } from "./servers/bind.ts";
import { createGate } from "./servers/gate.ts";
import type { ManagementPorts } from "./servers/management/management-ports.ts";
import { openRepository } from "./servers/repository.ts";
import { createSnapshotShelf } from "./snapshot/shelf.ts";
import type { KeepableAppliance } from "./vcsa/machine/create-appliance.ts";
import type { OwnedFabric } from "./vmrole/fabric/create-fabric.ts";
import type { World } from "./world/world.ts";

/** All that a simulator is made of, before anything listens. */
export interface Parts {
  readonly world: World;
  readonly appliances: readonly KeepableAppliance[];
  readonly setups: readonly Setup[];
  readonly adminBind: Bind;
  readonly repositoryBind: Bind | undefined;
  readonly management: Service | undefined;
  readonly expose: boolean;
}

/** An appliance as it was asked for, with nothing left open. */
export interface Setup extends ApplianceOptions {
  readonly password: string;
  readonly binds: { readonly ssh: Bind; readonly https: Bind; readonly vami: Bind };
  readonly esxiBind: Bind;
}

/** The VM Role service, loaded only where one is asked for. */
export interface Service {
  readonly owned: OwnedFabric;
  open(): Promise<ManagementPorts>;
}

/** The ports of a simulator: opened once, and closed for good. */
export interface Ports {
  /** Opens all of them and tells where they are. Throws `PatchrigError` bad-usage the second time, port-in-use. */
  open(): Promise<Endpoints>;
  /** Undefined without a VM Role service, and before it listens. */
  managementAccess(): ManagementAccess | undefined;
  /** Closes all that is open, stops the clock and the VM Role service. */
  close(): Promise<void>;
}

/** Real milliseconds after which a start is over: until then its first clients have the processor to themselves. */
const LATER_MS = 200;

type Attach = (name: string, options?: AttachOptions) => AttachedSession;
type Close = () => Promise<void> | void;

/** `attach`: how the console begins a session of its own. */
export function createPorts(parts: Parts, attach: Attach): Ports {
  const closers: Close[] = parts.management ? [parts.management.owned.close] : [];
  let service: ManagementPorts | undefined;
  let isOpen = false;
  const kept = <T extends { readonly close: Close }>(opened: T): T => {
    closers.push(opened.close);
    return opened;
  };
  const close = async () => {
    parts.world.clock.close();
    await Promise.all(closers.splice(0).map((end) => end()));
  };
  const openAll = async (): Promise<Endpoints> => {
    const { world, repositoryBind, management } = parts;
    const admin = kept(await openAdmin(parts, attach));
    const repository = repositoryBind && kept(await openRepository(world, repositoryBind));
    const opened = await openAppliances(parts, kept);
    closers.push(realTimer(LATER_MS, () => finishAll(opened, world)));
    service = management && kept(await management.open());
    return {
      ...{ version: 1, seed: world.random.seed, appliances: opened.map(({ endpoints }) => endpoints) },
      ...(service && { management: service.endpoints }),
      ...(repository && { repository: { url: repository.url } }),
      admin: admin.described,
    };
  };
  return {
    managementAccess: () => service?.access,
    close,
    open: async () => {
      if (isOpen) throw new PatchrigError("bad-usage", "the simulator listens already");
      isOpen = true;
      try {
        return await openAll();
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}

async function openAdmin({ world, appliances, management, adminBind, expose }: Parts, attach: Attach) {
  const token = randomBytes(24).toString("base64url");
  const vmrole = management?.owned;
  const snapshots = createSnapshotShelf({ world, appliances, vmrole });
  const desk = createConsoleDesk(world.sessions, attach);
  const face = createAdminFace({ world, appliances, snapshots, desk, token, expose, vmrole });
  // Whoever watches the simulation is not part of it: the clock does not wait for admin traffic.
  const gate = await createGate({ ...adminBind, option: "--admin", onSocket: face.accept, onTraffic: () => {} }, true);
  return { described: { url: `http://${authority(adminBind.host, gate.port)}`, token }, close: gate.close };
}

/** One after the other: what is taken is told by the first port that is. */
async function openAppliances(
  { world, appliances, setups }: Parts,
  kept: (opened: AppliancePorts) => AppliancePorts,
): Promise<readonly AppliancePorts[]> {
  const opened: AppliancePorts[] = [];
  for (const [index, appliance] of appliances.entries()) {
    const setup = setups[index];
    if (setup) opened.push(kept(await openAppliancePorts({ world, appliance, ...setup })));
  }
  return opened;
}

function finishAll(opened: readonly AppliancePorts[], { journal }: World): void {
  for (const { finishLater, endpoints } of opened) {
    // Without its second host key a server still serves all but the oldest clients.
    finishLater().catch((error: unknown) => {
      journal.record({ appliance: endpoints.name, type: "mistake", in: "host-key", message: String(error) });
    });
  }
}
