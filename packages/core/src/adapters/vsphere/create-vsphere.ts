import { type Clock, LimitPassed } from "../../clock/index.ts";
import { PatchrigError } from "../../errors.ts";
import type { InventoryPort, Machine, Store, StoreFile, Task } from "../../ports/inventory.ts";
import { beginTask, virtualMachine } from "./begin-task.ts";
import { cloneVm } from "./clone-vm.ts";
import { type Connection, SoapRefusal, type VsphereOptions } from "./connection.ts";
import { withContainerView } from "./container-view.ts";
import {
  driveWithKey,
  MACHINE_PROPERTIES,
  NAME_PROPERTIES,
  readMachine,
  readName,
  referencesOf,
} from "./read-machine.ts";
import { entityOf, readTask, resultOf } from "./read-task.ts";
import { reconfigCdDrive } from "./reconfig-cd-drive.ts";
import { type ReadObject, retrieveProperties } from "./retrieve-properties.ts";
import type { ServiceContent } from "./retrieve-service-content.ts";
import { type Found, readSearch, searchDatastore } from "./search-datastore.ts";
import { openSession } from "./session.ts";
import { numberOf, type Reference, referenceOf } from "./soap-answer.ts";

const SEARCH_LIMIT_MS = 120_000;
const SEARCH_POLL_MS = 1_000;
/** A datastore of machines has hundreds of folders; ISO files lie at its top or in a folder of theirs. */
const MOST_FOLDERS = 100;

interface At {
  readonly connection: Connection;
  readonly content: ServiceContent;
}

/** vCenter's or an ESXi host's API over SOAP. Connects to nothing yet; logs in when it is first needed. */
export function createVsphere(options: VsphereOptions): InventoryPort {
  const session = openSession(options);
  const { within } = session;
  const begin = (method: string, id: string) =>
    within(({ connection }) => beginTask(connection, method, { on: virtualMachine(id) }));
  return {
    about: async () => (await session.content()).about,
    machines: () => within(listMachines),
    machine: (id) => within((at) => lookAtMachine(at, id)),
    stores: (machine) => within((at) => listStores(at, machine)),
    isoFiles: (store) => within((at) => findIsoFiles(at, store, options.clock)),
    clone: (machine, wish) => within((at) => beginClone(at, machine.id, wish)),
    connectIso: (machine, drive, path) =>
      within(async (at) => {
        const device = driveWithKey(
          await readOne(at, virtualMachine(machine.id), ["config.hardware.device"]),
          drive.key,
        );
        if (device) return reconfigCdDrive(at.connection, { machine: machine.id, device, path });
        throw new PatchrigError("refused", `${machine.name} has no ${drive.label} any more`);
      }),
    powerOn: (id) => begin("PowerOnVM_Task", id),
    powerOff: (id) => begin("PowerOffVM_Task", id),
    remove: (id) => begin("Destroy_Task", id),
    task: (id) => within((at) => lookAtTask(at, id)),
    tasksOf: (id) => within((at) => listTasks(at, id)),
    close: session.close,
  };
}

const read = ({ connection, content }: At, question: Parameters<typeof retrieveProperties>[2]) =>
  retrieveProperties(connection, content.propertyCollector, question);

async function readOne(at: At, one: Reference, properties: readonly string[]): Promise<ReadObject> {
  const [found] = await read(at, { type: one.type, properties, of: { objects: [one] } });
  if (found) return found;
  throw new PatchrigError("refused", `expected the ${one.type} ${one.id}, the server shows none`, {
    hint: "it was deleted meanwhile, or the account may not see it",
  });
}

const listMachines = (at: At) =>
  withContainerView(at.connection, at.content, {
    type: "VirtualMachine",
    look: async (view) =>
      (await read(at, { type: "VirtualMachine", properties: NAME_PROPERTIES, of: { view } })).map(readName),
  });

async function lookAtMachine(at: At, id: string): Promise<Machine> {
  const found = await readOne(at, virtualMachine(id), MACHINE_PROPERTIES);
  const host = referenceOf(found.values.get("runtime.host"));
  return readMachine(found, host ? await lookAtHost(at, host) : null);
}

async function lookAtHost(at: At, host: Reference): Promise<NonNullable<Machine["host"]>> {
  const { values } = await readOne(at, host, ["name", "runtime.connectionState", "runtime.inMaintenanceMode"]);
  const state = values.get("runtime.connectionState")?.text.trim();
  const inMaintenance = values.get("runtime.inMaintenanceMode")?.text.trim() === "true";
  return {
    id: host.id,
    name: values.get("name")?.text.trim() ?? host.id,
    isUsable: state !== "disconnected" && state !== "notResponding" && !inMaintenance,
  };
}

async function listStores(at: At, { host }: Machine): Promise<readonly Store[]> {
  if (host === null) return [];
  const { values } = await readOne(at, { type: "HostSystem", id: host.id }, ["datastore"]);
  const objects = referencesOf(values.get("datastore"));
  if (objects.length === 0) return [];
  const properties = ["name", "summary.freeSpace", "summary.capacity", "summary.accessible"];
  const stores = await read(at, { type: "Datastore", properties, of: { objects } });
  return stores.map(({ reference, values: store }) => ({
    id: reference.id,
    name: store.get("name")?.text.trim() ?? reference.id,
    freeBytes: numberOf(store.get("summary.freeSpace")) ?? 0,
    capacityBytes: numberOf(store.get("summary.capacity")) ?? 0,
    isUsable: store.get("summary.accessible")?.text.trim() !== "false",
  }));
}

/** In one search where the server knows how, else folder by folder. */
async function findIsoFiles(at: At, store: Store, clock: Clock): Promise<readonly StoreFile[]> {
  const { values } = await readOne(at, { type: "Datastore", id: store.id }, ["browser"]);
  const browser = referenceOf(values.get("browser"));
  if (!browser) return [];
  const root = `[${store.name}]`;
  const search = async (folder: string, method: Parameters<typeof searchDatastore>[1]["method"], pattern?: string) =>
    awaitSearch(at, await searchDatastore(at.connection, { browser, folder, pattern, method }), clock);
  const whole = await search(root, "SearchDatastoreSubFolders_Task", "*.iso").catch(unlessRefused);
  if (whole) return whole.files.filter(isIso);
  const top = await search(root, "SearchDatastore_Task");
  const below: StoreFile[] = [...top.files];
  for (const folder of top.folders.slice(0, MOST_FOLDERS)) {
    below.push(...(await search(folder, "SearchDatastore_Task", "*.iso")).files);
  }
  return below.filter(isIso);
}

const isIso = ({ path }: StoreFile): boolean => /\.iso$/i.test(path);

async function awaitSearch(at: At, id: string, clock: Clock): Promise<Found> {
  for (const until = clock.now() + SEARCH_LIMIT_MS; ; ) {
    const seen = await readOne(at, { type: "Task", id }, ["info"]);
    const { state, problem } = readTask(seen);
    if (state === "success") return readSearch(resultOf(seen));
    if (state === "error") throw new PatchrigError("refused", `the datastore cannot be searched: ${problem}`);
    if (clock.now() >= until) throw new LimitPassed("the list of a datastore's ISO files", SEARCH_LIMIT_MS);
    await clock.sleep(SEARCH_POLL_MS);
  }
}

async function beginClone(at: At, id: string, wish: Parameters<InventoryPort["clone"]>[1]): Promise<string> {
  const { values } = await readOne(at, virtualMachine(id), ["parent", "resourcePool", "runtime.host"]);
  const folder = referenceOf(values.get("parent"));
  if (folder?.type !== "Folder") {
    throw new PatchrigError("refused", "the machine lies in no folder that a clone could be put into", {
      hint: "an ESXi host itself clones nothing: ask vCenter, or copy the machine's files",
    });
  }
  const pool = referenceOf(values.get("resourcePool"));
  const host = referenceOf(values.get("runtime.host"));
  return cloneVm(at.connection, { vm: virtualMachine(id), folder, pool, host }, wish);
}

async function lookAtTask(at: At, id: string): Promise<Task | undefined> {
  const question = { type: "Task", properties: ["info"], of: { objects: [{ type: "Task", id }] } };
  try {
    const [found] = await read(at, question);
    return found && readTask(found);
  } catch (error) {
    // Servers forget tasks: after ten minutes, and with a restart.
    if (error instanceof SoapRefusal && error.fault.kind === "ManagedObjectNotFound") return undefined;
    throw error;
  }
}

async function listTasks(at: At, id: string): Promise<readonly Task[]> {
  if (!at.content.taskManager) return [];
  const { values } = await readOne(at, at.content.taskManager, ["recentTask"]);
  const objects = referencesOf(values.get("recentTask"));
  if (objects.length === 0) return [];
  const tasks = await read(at, { type: "Task", properties: ["info"], of: { objects } });
  return tasks
    .filter((task) => entityOf(task) === id)
    .map(readTask)
    .filter(({ state }) => state === "queued" || state === "running");
}

/** A host or a simulator that does not know this search: there is another one. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof SoapRefusal || (error instanceof PatchrigError && error.code === "refused")) return undefined;
  throw error;
}
