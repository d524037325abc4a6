import { randomBytes } from "node:crypto";
import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import { type AttachedSession, type AttachOptions, attachTo } from "./attach.ts";
import { parseFaultSelector } from "./faults/parse-fault-selector.ts";
import type { FaultRegistry } from "./faults/registry.ts";
import type { ApplianceOptions, Bind, ManagementAccess, ManagementOptions, SimulatorOptions } from "./options.ts";
import { checkBind } from "./servers/bind.ts";
import { createPorts, type Parts, type Service, type Setup } from "./simulator-ports.ts";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "./snapshot/snapshot.ts";
import type { Appliance } from "./vcsa/machine/appliance.ts";
import { createAppliance } from "./vcsa/machine/create-appliance.ts";
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
    const appliances = setups.map(({ name, profile, password, iso, stays, place, others = 0 }) =>
      createAppliance(world, {
        name,
        profile,
        password,
        ...(iso === undefined ? {} : { iso }),
        ...(stays ? { stays } : {}),
        ...(place ? { place } : {}),
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

async function createService(world: World, options: ManagementOptions, bind: Bind): Promise<Service> {
  const { fabricOf, openManagementPorts } = await import("./servers/management/management-ports.ts");
  const owned = fabricOf(world, options);
  return { owned, open: () => openManagementPorts(owned, { bind, anyPort: options.anyPort ?? false }) };
}

function complete(appliance: ApplianceOptions, expose: boolean): Setup {
  const bind = (name: "ssh" | "https" | "vami" | "esxi") => checkBind(`--${name}`, appliance[name], expose);
  const binds = { ssh: bind("ssh"), https: bind("https"), vami: bind("vami") };
  return { ...appliance, password: appliance.password ?? generatePassword(), binds, esxiBind: bind("esxi") };
}

/** Long enough that nobody guesses it, and of characters that need no quoting anywhere. */
const generatePassword = () => randomBytes(12).toString("base64url").replace(/^-/, "x");

function assemble(parts: Parts): Simulator {
  const { world, appliances, setups, management } = parts;
  const attach = (name: string, options?: AttachOptions) => {
    const index = appliances.findIndex((appliance) => appliance.name === name);
    const [appliance, setup] = [appliances[index], setups[index]];
    if (!appliance || !setup) throw new PatchrigError("bad-usage", `no appliance "${name}"`);
    return attachTo({ world, appliance, password: setup.password }, options);
  };
  const ports = createPorts(parts, attach);
  const whole = { world, appliances, vmrole: management?.owned };
  const began = world.clock.steadyNow();
  return {
    ...{ world, appliances, faults: world.faults, attach },
    listen: ports.open,
    get management() {
      return ports.managementAccess();
    },
    passedMs: () => world.clock.steadyNow() - began,
    snapshot: () => takeSnapshot(whole),
    restore: (taken) => restoreSnapshot(taken, whole),
    close: ports.close,
  };
}
