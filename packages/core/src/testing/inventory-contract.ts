import assert from "node:assert/strict";
import { PatchrigError } from "../errors.ts";
import type { InventoryPort, Machine, Task } from "../ports/inventory.ts";
import type { ContractCase } from "./shell-contract.ts";

/** The inventory that the promises are shown on. */
export interface InventoryScene {
  readonly inventory: InventoryPort;
  /** A machine that is on, with a disk, a CD drive and a host, whose tasks end well. */
  readonly machine: string;
  /** The path of an ISO on a datastore of its host. */
  readonly iso: string;
  /** Lets what was begun go on; called between looks at a task. */
  wait(): Promise<void>;
}

/** What every `InventoryPort` promises. Each case begins with the scene as it was. */
export const inventoryContract: readonly ContractCase<InventoryScene>[] = [
  {
    title: "tells who answers, with a version and a build",
    check: async ({ inventory }) => {
      const { version, build, kind } = await inventory.about();
      assert.match(version, /^\d+\.\d+/);
      assert.ok(build === null || build > 1000);
      assert.ok(kind === "vcenter" || kind === "host");
    },
  },
  {
    title: "finds a machine by its name, with its host, its disks and its CD drive",
    check: async (scene) => {
      const machine = await machineOf(scene);
      assert.equal(machine.power, "on");
      assert.ok(machine.host?.isUsable);
      assert.ok(machine.disks.length > 0 && machine.disks.every(({ bytes }) => bytes > 0));
      assert.ok(machine.cdDrives.length > 0);
    },
  },
  {
    title: "lists the datastores that its host reaches, and the ISO files on them",
    check: async (scene) => {
      const stores = await scene.inventory.stores(await machineOf(scene));
      assert.ok(stores.length > 0 && stores.every(({ capacityBytes, freeBytes }) => freeBytes <= capacityBytes));
      const files = await Promise.all(stores.map((store) => scene.inventory.isoFiles(store)));
      assert.ok(
        files.flat().some(({ path }) => path === scene.iso),
        JSON.stringify(files),
      );
    },
  },
  {
    title: "clones a machine with all its disks, powered off, and the task names the clone",
    check: async (scene) => {
      const machine = await machineOf(scene);
      const task = await ended(scene, await scene.inventory.clone(machine, { name: "contract-clone" }));
      assert.equal(task.state, "success", task.problem ?? "");
      assert.match(task.what, /clone/i);
      assert.ok(task.result);
      const clone = await scene.inventory.machine(task.result);
      assert.equal(clone.name, "contract-clone");
      assert.equal(clone.power, "off");
      assert.deepEqual(
        clone.disks.map(({ bytes }) => bytes),
        machine.disks.map(({ bytes }) => bytes),
      );
    },
  },
  {
    title: "puts an ISO into the drive and connects it, and takes it out again",
    check: async (scene) => {
      const machine = await machineOf(scene);
      const [drive] = machine.cdDrives;
      assert.ok(drive);
      const put = await ended(scene, await scene.inventory.connectIso(machine, drive, scene.iso));
      assert.equal(put.state, "success", put.problem ?? "");
      const [full] = (await machineOf(scene)).cdDrives;
      assert.deepEqual(full?.medium, { kind: "iso", path: scene.iso });
      assert.equal(full?.connection, "connected");
      await ended(scene, await scene.inventory.connectIso(machine, drive, null));
      const [empty] = (await machineOf(scene)).cdDrives;
      assert.notEqual(empty?.medium?.kind, "iso");
      assert.notEqual(empty?.connection, "connecting");
    },
  },
  {
    title: "powers a machine off and on, and a task says why a second time is refused",
    check: async (scene) => {
      const { id } = await machineOf(scene);
      assert.equal((await ended(scene, await scene.inventory.powerOff(id))).state, "success");
      assert.equal((await machineOf(scene)).power, "off");
      assert.match(await refusal(scene, () => scene.inventory.powerOff(id)), /InvalidPowerState/);
      assert.equal((await ended(scene, await scene.inventory.powerOn(id))).state, "success");
      assert.equal((await machineOf(scene)).power, "on");
    },
  },
  {
    title: "deletes a machine that is off, and no other",
    check: async (scene) => {
      const machine = await machineOf(scene);
      const { result } = await ended(scene, await scene.inventory.clone(machine, { name: "contract-gone" }));
      assert.ok(result);
      assert.equal((await ended(scene, await scene.inventory.remove(result))).state, "success");
      const names = (await scene.inventory.machines()).map(({ name }) => name);
      assert.ok(names.includes(machine.name) && !names.includes("contract-gone"), names.join(" "));
      assert.match(await refusal(scene, () => scene.inventory.remove(machine.id)), /InvalidPowerState/);
    },
  },
  {
    title: "knows nothing of a task that never was, and says which machine is not there",
    check: async ({ inventory }) => {
      assert.equal(await inventory.task("task-987654"), undefined);
      await assert.rejects(inventory.machine("vm-987654"), isRefusal);
    },
  },
  {
    title: "lists no task of a machine that nothing is done to",
    check: async (scene) => assert.deepEqual(await scene.inventory.tasksOf((await machineOf(scene)).id), []),
  },
];

const isRefusal = (error: unknown): boolean => error instanceof PatchrigError && error.code === "refused";

async function machineOf({ inventory, machine }: InventoryScene): Promise<Machine> {
  const found = (await inventory.machines()).find(({ name }) => name === machine);
  assert.ok(found, `no machine ${machine}`);
  return inventory.machine(found.id);
}

async function ended({ inventory, wait }: InventoryScene, id: string): Promise<Task> {
  for (let looks = 0; looks < 1000; looks++) {
    const task = await inventory.task(id);
    assert.ok(task, `no task ${id}`);
    if (task.state === "success" || task.state === "error") return task;
    await wait();
  }
  throw new assert.AssertionError({ message: `${id} does not end` });
}

/** At once, or by its task. */
async function refusal(scene: InventoryScene, work: () => Promise<string>): Promise<string> {
  try {
    const task = await ended(scene, await work());
    assert.equal(task.state, "error");
    return task.problem ?? "";
  } catch (error) {
    assert.ok(isRefusal(error), String(error));
    return String(error);
  }
}
