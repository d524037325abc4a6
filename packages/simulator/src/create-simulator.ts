import { randomBytes } from "node:crypto";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { type AttachedSession, type AttachOptions, attachTo } from "./attach.ts";
import { parseFaultSelector } from "./faults/parse-fault-selector.ts";
import type { FaultRegistry } from "./faults/registry.ts";
import { createConsoleDesk } from "./live/console-desk.ts";
import type { ApplianceOptions, Bind, ManagementAccess, ManagementOptions, SimulatorOptions } from "./options.ts";
import { createAdminFace } from "./servers/admin/admin.ts";
import { openAppliancePorts } from "./servers/appliance-ports.ts";
import { authority, checkBind } from "./servers/bind.ts";
import { createGate } from "./servers/gate.ts";
import type { ManagementPorts } from "./servers/management/management-ports.ts";
import { openRepository } from "./servers/repository.ts";
import { createSnapshotShelf } from "./snapshot/shelf.ts";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "./snapshot/snapshot.ts";
import type { Appliance } from "./vcsa/machine/appliance.ts";
import { createAppliance, type KeepableAppliance } from "./vcsa/machine/create-appliance.ts";
import type { OwnedFabric } from "./vmrole/fabric/create-fabric.ts";
import { createWorld } from "./world/create-world.ts";
import type { World } from "./world/world.ts";

/** Appliances on one clock, with or without a network. */
export interface Simulator {
  readonly world: World;
  readonly appliances: readonly Appliance[];
  /** What goes wrong, and how often it has. */
  readonly faults: FaultRegistry;
  /**
   * Opens the ports and tells where everything is reached. Once only.
   * Throws `PatchrigError` port-in-use, naming the port and its option; nothing listens then.
   */
  listen(): Promise<Endpoints>;
  /** How the VM Role service is entered; undefined without one, and before it listens. */
  readonly management: ManagementAccess | undefined;
  /** Logs in to an appliance in memory, no sockets. Throws `PatchrigError`: bad-usage, not-reachable, wrong-password. */
  attach(name: string, options?: AttachOptions): AttachedSession;
  /** Milliseconds of the simulated clock since it began, whatever jumps it made. */
  passedMs(): number;
  /** The whole simulated state, as plain JSON. */
  snapshot(): Snapshot;
  /**
   * Puts a snapshot back, sessions ending as at a power cut; what was under way then goes on from where it was.
   * Throws `PatchrigError` unreadable-input for a snapshot of another seed or of other appliances.
   */
  restore(snapshot: Snapshot): void;
  /** Ends every session, closes every port, stops the clock; within a second. */
  close(): Promise<void>;
}

/** Creates a simulator that does not listen yet. Throws `PatchrigError`: unknown-profile, unreadable-input, bad-usage (a fault that does not exist included). */
export async function createSimulator(options: SimulatorOptions): Promise<Simulator> {
  const setups = options.appliances.map((appliance) => complete(appliance, options.expose ?? false));
  const adminBind = checkBind("--admin", options.admin, options.expose ?? false);
  const managementBind = checkBind("--management", options.management?.bind, options.expose ?? false);
  const repositoryBind = options.repository && checkBind("--repository", options.repository, options.expose ?? false);
  const world = createWorld(options);
  try {
    const appliances = setups.map(({ name, profile, password, iso, stays, others = 0 }) =>
      createAppliance(world, {
        name,
        profile,
        password,
        ...(iso === undefined ? {} : { iso }),
        ...(stays ? { stays } : {}),
        others,
      }),
    );
    for (const fault of options.faults ?? []) {
      world.faults.arm(typeof fault === "string" ? parseFaultSelector(fault) : fault);
    }
    const management = options.management && (await createService(world, options.management, managementBind));
    return assemble({
      ...{ world, appliances, setups, adminBind, repositoryBind, management },
      expose: options.expose ?? false,
    });
  } catch (error) {
    world.clock.close();
    throw error;
  }
}

interface Setup extends ApplianceOptions {
  readonly password: string;
  readonly binds: { readonly ssh: Bind; readonly https: Bind; readonly vami: Bind };
  readonly esxiBind: Bind;
}

/** The VM Role service, loaded only where one is asked for. */
interface Service {
  readonly owned: OwnedFabric;
  open(): Promise<ManagementPorts>;
}

async function createService(world: World, options: ManagementOptions, bind: Bind): Promise<Service> {
  const { fabricOf, openManagementPorts } = await import("./servers/management/management-ports.ts");
  const owned = fabricOf(world, options);
  return { owned, open: () => openManagementPorts(owned, { bind, anyPort: options.anyPort ?? false }) };
}

interface Parts {
  readonly world: World;
  readonly appliances: readonly KeepableAppliance[];
  readonly setups: readonly Setup[];
  readonly adminBind: Bind;
  readonly repositoryBind: Bind | undefined;
  readonly management: Service | undefined;
  readonly expose: boolean;
}

function complete(appliance: ApplianceOptions, expose: boolean): Setup {
  const bind = (name: "ssh" | "https" | "vami" | "esxi") => checkBind(`--${name}`, appliance[name], expose);
  const binds = { ssh: bind("ssh"), https: bind("https"), vami: bind("vami") };
  return { ...appliance, password: appliance.password ?? generatePassword(), binds, esxiBind: bind("esxi") };
}

/** Long enough that nobody guesses it, and of characters that need no quoting anywhere. */
const generatePassword = () => randomBytes(12).toString("base64url").replace(/^-/, "x");

function assemble({ world, appliances, setups, adminBind, repositoryBind, management, expose }: Parts): Simulator {
  const closers: (() => Promise<void> | void)[] = management ? [management.owned.close] : [];
  let service: ManagementPorts | undefined;
  let listening = false;
  const close = async () => {
    world.clock.close();
    await Promise.all(closers.splice(0).map((end) => end()));
  };

  const listen = async (): Promise<Endpoints> => {
    if (listening) throw new PatchrigError("bad-usage", "the simulator listens already");
    listening = true;
    try {
      const admin = await listenAdmin();
      const repository = repositoryBind && (await openRepository(world, repositoryBind));
      if (repository) closers.push(repository.close);
      const opened = [];
      for (const [index, appliance] of appliances.entries()) {
        const setup = setups[index];
        if (!setup) continue;
        const ports = await openAppliancePorts({ world, appliance, ...setup });
        closers.push(ports.close);
        opened.push(ports);
      }
      for (const { finishLater, endpoints } of opened) {
        // Without its second host key a server still serves all but the oldest clients.
        finishLater().catch((error: unknown) => {
          world.journal.record({ appliance: endpoints.name, type: "mistake", in: "host-key", message: String(error) });
        });
      }
      service = await management?.open();
      if (service) closers.push(service.close);
      const endpoints = opened.map((ports) => ports.endpoints);
      const described = service && { management: service.endpoints };
      const served = repository && { repository: { url: repository.url } };
      return { version: 1, seed: world.random.seed, appliances: endpoints, ...described, ...served, admin };
    } catch (error) {
      await close();
      throw error;
    }
  };

  const listenAdmin = async () => {
    const token = randomBytes(24).toString("base64url");
    const snapshots = createSnapshotShelf({ world, appliances, vmrole: management?.owned });
    const desk = createConsoleDesk(world.sessions, attach);
    const vmrole = management?.owned;
    const face = createAdminFace({ world, appliances, snapshots, desk, token, expose, vmrole });
    // Whoever watches the simulation is not part of it: the clock does not wait for admin traffic.
    const gate = await createGate(
      { ...adminBind, option: "--admin", onSocket: face.accept, onTraffic: () => {} },
      true,
    );
    closers.push(gate.close);
    return { url: `http://${authority(adminBind.host, gate.port)}`, token };
  };

  const attach = (name: string, options?: AttachOptions) => {
    const index = appliances.findIndex((appliance) => appliance.name === name);
    const [appliance, setup] = [appliances[index], setups[index]];
    if (!appliance || !setup) throw new PatchrigError("bad-usage", `no appliance "${name}"`);
    return attachTo({ world, appliance, password: setup.password }, options);
  };
  const began = world.clock.steadyNow();
  const passedMs = () => world.clock.steadyNow() - began;
  const snapshot = () => takeSnapshot({ world, appliances, vmrole: management?.owned });
  const restore = (taken: Snapshot) => restoreSnapshot(taken, { world, appliances, vmrole: management?.owned });
  return {
    ...{ world, appliances, faults: world.faults, listen, attach, passedMs, snapshot, restore, close },
    get management() {
      return service?.access;
    },
  };
}
