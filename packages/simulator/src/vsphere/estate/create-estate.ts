import type { LoadedProfile } from "@patchrig/platforms/profiles";
import type { World } from "../../world/world.ts";
import { createTasks } from "../tasks/tasks.ts";
import { createApplianceVm } from "./create-vm.ts";
import type { Estate, EventState, FolderState, StoredFile } from "./estate.ts";
import type { Guest } from "./guest.ts";
import { isoFiles } from "./stored-file.ts";
import type { VmState } from "./vm-state.ts";

export interface EstateOptions {
  readonly world: World;
  readonly name: string;
  readonly platform: LoadedProfile;
  readonly guest: Guest;
  /** How many machines there are beside the appliance's. */
  readonly others: number;
  /** Since when the machines run. */
  readonly beganAt: number;
}

const EVENTS_KEPT = 1_000;

/** Creates the hardware around an appliance that runs. */
export function createEstate({ world, name, platform: { vsphere }, guest, others, beganAt }: EstateOptions): Estate {
  const listeners = new Set<() => void>();
  const vms = new Map<number, VmState>();
  const files = new Map<string, readonly StoredFile[]>();
  let folders: FolderState[] = [];
  let events: EventState[] = [];
  let embodied: number | undefined;
  let last = 0;

  const estate: Estate = {
    world,
    name,
    vsphere,
    guest,
    vms,
    files,
    get tasks() {
      return tasks;
    },
    get folders() {
      return folders;
    },
    get events() {
      return events;
    },
    get applianceVm() {
      return embodied === undefined ? undefined : vms.get(embodied);
    },
    addVm: (vm) => {
      vms.set(vm.number, vm);
      estate.changed();
    },
    removeVm: (vm) => {
      vms.delete(vm.number);
      if (embodied === vm.number) embodied = undefined;
      estate.changed();
    },
    addFolder: (folderName, parent) => {
      const folder = { number: estate.next(), name: folderName, parent };
      folders = [...folders, folder];
      estate.changed();
      return folder;
    },
    embody: (vm) => {
      embodied = vm.number;
    },
    putFile: (datastore, file) => {
      const before = files.get(datastore) ?? [];
      files.set(datastore, [...before.filter(({ path }) => path !== file.path), file]);
      estate.changed();
    },
    removeFile: (datastore, path) => {
      files.set(
        datastore,
        (files.get(datastore) ?? []).filter((file) => file.path !== path),
      );
      estate.changed();
    },
    tell: (event) => {
      events = [...events.slice(1 - EVENTS_KEPT), { ...event, key: estate.next(), at: world.clock.now() }];
    },
    next: () => ++last,
    uuid: (of) => formatUuid(world.random.fork(`${name}/uuid/${of}`).hex(32)),
    changed: () => {
      for (const listener of [...listeners]) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    keep: () =>
      structuredClone({
        last,
        embodied,
        vms: [...vms.values()],
        folders,
        events,
        files: [...files],
        tasks: tasks.keep(),
      }),
    restore: (kept) => {
      const state = structuredClone(kept ?? pristine);
      vms.clear();
      files.clear();
      // JSON leaves out what is undefined.
      for (const vm of state.vms) vms.set(vm.number, { ...ABSENT, ...vm });
      for (const [datastore, stored] of state.files) files.set(datastore, stored);
      ({ last, embodied } = state);
      folders = [...state.folders];
      events = [...state.events];
      tasks.restore(state.tasks);
      estate.changed();
    },
  };
  const tasks = createTasks(estate);
  for (const { name: datastore } of vsphere.site.value.datastores) files.set(datastore, []);
  files.set(vsphere.site.value.datastores[0]?.name ?? "", isoFiles(vsphere));
  last = FIRST_NUMBER;
  const own = createApplianceVm(estate, beganAt);
  vms.set(own.number, own);
  embodied = own.number;
  for (let number = 1; number <= others; number++) {
    const vm = createOther(estate, own, number);
    vms.set(vm.number, vm);
  }
  const pristine = estate.keep();
  return estate;
}

/** Numbers below stand for what every site has: folders, hosts, datastores. */
const FIRST_NUMBER = 20;

const ABSENT = { bootedAt: undefined, currentSnapshot: undefined, image: undefined } as const;

/** A machine beside the appliance's, as small as they come: what it has is shared with all others like it. */
function createOther(estate: Estate, own: VmState, number: number): VmState {
  const vm = estate.next();
  return {
    ...own,
    number: vm,
    name: `vm-${String(number).padStart(4, "0")}`,
    uuid: estate.uuid(`vm/${vm}`),
    instanceUuid: estate.uuid(`instance/${vm}`),
    power: number % 2 === 0 ? "poweredOn" : "poweredOff",
    disks: OTHER_DISKS,
    cds: own.cds,
    annotation: "",
  };
}

const OTHER_DISKS = [{ key: 2000, unit: 0, sizeMb: 1024, mode: "persistent", generation: 0 }] as const;

const formatUuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
