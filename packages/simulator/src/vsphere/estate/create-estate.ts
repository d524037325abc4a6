import type { LoadedProfile, Vsphere } from "@patchrig/platforms/profiles";
import type { World } from "../../world/world.ts";
import type { Tasks } from "../tasks/task-state.ts";
import { createTasks } from "../tasks/tasks.ts";
import { createApplianceVm, createOtherVm } from "./create-vm.ts";
import type { Estate, EventState, FolderState, KeptEstate, StoredFile } from "./estate.ts";
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

/** Creates the hardware around an appliance that runs. */
export const createEstate = (options: EstateOptions): Estate => new SimulatedEstate(options);

const EVENTS_KEPT = 1_000;

/** Numbers below stand for what every site has: folders, hosts, datastores. */
const FIRST_NUMBER = 20;

const ABSENT = { bootedAt: undefined, currentSnapshot: undefined, image: undefined } as const;

class SimulatedEstate implements Estate {
  readonly world: World;
  readonly name: string;
  readonly vsphere: Vsphere;
  readonly guest: Guest;
  readonly tasks: Tasks;
  readonly vms = new Map<number, VmState>();
  readonly files = new Map<string, readonly StoredFile[]>();
  folders: readonly FolderState[] = [];
  events: readonly EventState[] = [];
  readonly #options: EstateOptions;
  readonly #listeners = new Set<() => void>();
  /** All uuids of machines begin so. */
  readonly #site: string;
  #embodied: number | undefined;
  #last = FIRST_NUMBER;

  constructor(options: EstateOptions) {
    this.#options = options;
    this.world = options.world;
    this.name = options.name;
    this.vsphere = options.platform.vsphere;
    this.guest = options.guest;
    this.#site = this.uuid("site");
    this.tasks = createTasks(this);
    this.#populate();
  }

  get applianceVm(): VmState | undefined {
    return this.#embodied === undefined ? undefined : this.vms.get(this.#embodied);
  }

  /** As it was in the beginning. */
  #populate(): void {
    const { datastores } = this.vsphere.site.value;
    for (const [index, { name }] of datastores.entries()) {
      this.files.set(name, index === 0 ? isoFiles(this.vsphere) : []);
    }
    const own = createApplianceVm(this, this.#options.beganAt);
    this.vms.set(own.number, own);
    this.#embodied = own.number;
    for (let count = 1; count <= this.#options.others; count++) {
      const other = createOtherVm(this, own, count);
      this.vms.set(other.number, other);
    }
  }

  addVm(vm: VmState): void {
    this.vms.set(vm.number, vm);
    this.changed();
  }

  removeVm({ number }: VmState): void {
    this.vms.delete(number);
    if (this.#embodied === number) this.#embodied = undefined;
    this.changed();
  }

  addFolder(name: string, parent: number): FolderState {
    const folder = { number: this.next(), name, parent };
    this.folders = [...this.folders, folder];
    this.changed();
    return folder;
  }

  embody({ number }: VmState): void {
    this.#embodied = number;
  }

  putFile(datastore: string, file: StoredFile): void {
    const before = this.files.get(datastore) ?? [];
    this.files.set(datastore, [...before.filter(({ path }) => path !== file.path), file]);
    this.changed();
  }

  removeFile(datastore: string, path: string): void {
    const before = this.files.get(datastore) ?? [];
    this.files.set(
      datastore,
      before.filter((file) => file.path !== path),
    );
    this.changed();
  }

  tell(event: Omit<EventState, "key" | "at">): void {
    const told = { ...event, key: this.next(), at: this.world.clock.now() };
    this.events = [...this.events.slice(1 - EVENTS_KEPT), told];
  }

  next(): number {
    this.#last += 1;
    return this.#last;
  }

  uuid(of: string): string {
    const hex = this.world.random.fork(`${this.name}/uuid/${of}`).hex(32);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  machineUuid(number: number, which: "bios" | "instance"): string {
    return `${this.#site.slice(0, 24)}${which === "bios" ? "0" : "1"}${number.toString(16).padStart(11, "0")}`;
  }

  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  keep(): KeptEstate {
    return structuredClone({
      last: this.#last,
      embodied: this.#embodied,
      vms: [...this.vms.values()],
      folders: this.folders,
      events: this.events,
      files: [...this.files],
      tasks: this.tasks.keep(),
    });
  }

  restore(kept: KeptEstate | undefined): void {
    const state = structuredClone(kept);
    this.vms.clear();
    this.files.clear();
    this.#last = state?.last ?? FIRST_NUMBER;
    this.folders = state?.folders ?? [];
    this.events = state?.events ?? [];
    if (state) {
      this.#embodied = state.embodied;
      // JSON leaves out what is undefined.
      for (const vm of state.vms) this.vms.set(vm.number, { ...ABSENT, ...vm });
      for (const [datastore, stored] of state.files) this.files.set(datastore, stored);
    } else this.#populate();
    this.tasks.restore(state?.tasks ?? []);
    this.changed();
  }
}
