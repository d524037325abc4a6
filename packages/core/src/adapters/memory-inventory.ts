import type { Clock } from "../clock/index.ts";
import { PatchrigError } from "../errors.ts";
import type { About, CdDrive, InventoryPort, Machine, Store, StoreFile, Task } from "../ports/inventory.ts";

/** What an inventory in memory holds, and how long its work takes. */
export interface MemoryInventoryOptions {
  readonly clock: Clock;
  readonly about: About;
  readonly machines: readonly Machine[];
  readonly stores: readonly Store[];
  /** By the store's id. */
  readonly files?: Readonly<Record<string, readonly StoreFile[]>>;
  /** Milliseconds that a task takes; nothing without it. */
  readonly taskMs?: number;
  /** What a drive shows once an ISO is in it: it may stay at "connecting" (V11). */
  readonly connects?: (path: string) => CdDrive["connection"];
  /** Why a task fails, by what it does and to which machine. */
  readonly fails?: (what: string, machine: string) => string | undefined;
  /** Told of every task that begins. */
  readonly onBegin?: (what: string, machine: string) => void;
}

interface Work {
  readonly id: string;
  readonly what: string;
  readonly machine: string;
  readonly startedAt: number;
  readonly problem: string | undefined;
  readonly finish: () => string | null;
  result: string | null | undefined;
}

/** An inventory that is gone with the process: for tests, and to show what the port promises. */
export function createMemoryInventory(options: MemoryInventoryOptions): InventoryPort {
  return new MemoryInventory(options);
}

class MemoryInventory implements InventoryPort {
  readonly #options: MemoryInventoryOptions;
  readonly #machines: Map<string, Machine>;
  readonly #work = new Map<string, Work>();
  #number = 100;

  constructor(options: MemoryInventoryOptions) {
    this.#options = options;
    this.#machines = new Map(options.machines.map((machine) => [machine.id, machine]));
  }

  about = async () => this.#options.about;

  machines = async () => {
    this.#settle();
    return [...this.#machines.values()].map(({ id, name, addresses }) => ({ id, name, addresses }));
  };

  machine = async (id: string) => {
    this.#settle();
    return this.#known(id);
  };

  stores = async ({ host }: Machine) => (host === null ? [] : this.#options.stores);

  isoFiles = async ({ id }: Store) => (this.#options.files?.[id] ?? []).filter(({ path }) => /\.iso$/i.test(path));

  clone = async (
    { id }: Machine,
    { name, storeId }: { readonly name: string; readonly storeId?: string | undefined },
  ) => {
    const source = this.#known(id);
    const taken = [...this.#machines.values()].some((machine) => machine.name === name);
    return this.#begin("VirtualMachine.clone", source, {
      problem: taken ? `the name ${name} is taken (DuplicateName)` : undefined,
      finish: () => {
        const copy = `vm-${++this.#number}`;
        const disks = source.disks.map((disk) => ({ ...disk, storeId: storeId ?? disk.storeId }));
        this.#machines.set(copy, { ...source, id: copy, name, power: "off", addresses: [], disks });
        return copy;
      },
    });
  };

  connectIso = async ({ id }: Machine, { key }: CdDrive, path: string | null) =>
    this.#begin("VirtualMachine.reconfigure", this.#known(id), {
      finish: () => {
        const machine = this.#known(id);
        const connection = path === null ? "disconnected" : (this.#options.connects?.(path) ?? "connected");
        const medium = path === null ? null : ({ kind: "iso", path } as const);
        this.#change(id, {
          cdDrives: machine.cdDrives.map((drive) => (drive.key === key ? { ...drive, medium, connection } : drive)),
        });
        return null;
      },
    });

  powerOn = async (id: string) => this.#power(id, "on");
  powerOff = async (id: string) => this.#power(id, "off");

  remove = async (id: string) => {
    const machine = this.#known(id);
    return this.#begin("VirtualMachine.destroy", machine, {
      problem: machine.power === "on" ? "it is powered on (InvalidPowerState)" : undefined,
      finish: () => {
        this.#machines.delete(id);
        return null;
      },
    });
  };

  task = async (id: string) => {
    this.#settle();
    const work = this.#work.get(id);
    return work && this.#describe(work);
  };

  tasksOf = async (id: string) => {
    this.#settle();
    const open = [...this.#work.values()].filter((work) => work.machine === id && work.result === undefined);
    return open.map((work) => this.#describe(work));
  };

  close = async () => {};

  #power(id: string, power: "on" | "off") {
    const machine = this.#known(id);
    return this.#begin(`VirtualMachine.power${power === "on" ? "On" : "Off"}`, machine, {
      problem: machine.power === power ? `it is powered ${power} already (InvalidPowerState)` : undefined,
      finish: () => {
        this.#change(id, { power });
        return null;
      },
    });
  }

  #begin(
    what: string,
    machine: Machine,
    work: { readonly problem?: string | undefined; readonly finish: () => string | null },
  ) {
    this.#options.onBegin?.(what, machine.name);
    const id = `task-${++this.#number}`;
    const problem = work.problem ?? this.#options.fails?.(what, machine.name);
    const startedAt = this.#options.clock.now();
    this.#work.set(id, { id, what, machine: machine.id, startedAt, problem, finish: work.finish, result: undefined });
    return id;
  }

  /** What should have ended by now has. */
  #settle() {
    for (const work of this.#work.values()) {
      if (work.result !== undefined || this.#passed(work) < 1) continue;
      work.result = work.problem === undefined ? work.finish() : null;
    }
  }

  #passed = ({ startedAt }: Work): number => {
    const { taskMs = 0, clock } = this.#options;
    return taskMs === 0 ? 1 : Math.min(1, (clock.now() - startedAt) / taskMs);
  };

  #describe(work: Work): Task {
    const { id, what, result, problem } = work;
    const isOver = result !== undefined;
    return {
      id,
      what,
      state: isOver ? (problem === undefined ? "success" : "error") : "running",
      progress: isOver ? 100 : Math.floor(this.#passed(work) * 100),
      result: result ?? null,
      problem: isOver ? (problem ?? null) : null,
    };
  }

  #known(id: string): Machine {
    const machine = this.#machines.get(id);
    if (machine) return machine;
    throw new PatchrigError("refused", `expected the machine ${id}, found none`, { hint: "it was deleted meanwhile" });
  }

  #change(id: string, change: Partial<Machine>) {
    this.#machines.set(id, { ...this.#known(id), ...change });
  }
}
