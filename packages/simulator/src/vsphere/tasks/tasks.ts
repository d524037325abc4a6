import type { Estate } from "../estate/estate.ts";
import { VimFault } from "../soap/vim-fault.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import type { KeptTask, NewTask, Order, Problem, TaskState, Tasks } from "./task-state.ts";

/** Creates the tasks of an estate: none. */
export const createTasks = (estate: Estate): Tasks => new EstateTasks(estate);

const KEPT = 200;
/** A clone's progress is told in so many steps; what takes seconds has a middle. */
const STEPS = { clone: 20, other: 2 } as const;

interface Running {
  readonly stop: AbortController;
  readonly beganAt: number;
}

class EstateTasks implements Tasks {
  readonly all = new Map<number, TaskState>();
  readonly #running = new Map<number, Running>();
  readonly #estate: Estate;

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  start({ method, order, about, user }: NewTask): TaskState {
    const { clock, journal } = this.#estate.world;
    const task: TaskState = {
      ...{ number: this.#estate.next(), method, order, about, user, queuedAt: clock.now() },
      ...{ completedAt: undefined, state: "running", progress: 0, cancelled: false },
      ...{ result: undefined, problem: undefined },
    };
    this.all.set(task.number, task);
    this.#forgetOldest();
    journal.record({ appliance: this.#estate.name, type: "task", method, about: about.name, state: "running" });
    this.#attempt(task, () => {
      this.#expectNobodyElse(task);
      operationOf(task).check(this.#estate, order, about);
    });
    if (task.state === "running") this.#run(task, 0);
    this.#estate.changed();
    return task;
  }

  cancel(task: TaskState): void {
    const now = this.#running.get(task.number);
    if (!now) throw new VimFault("InvalidState");
    if (task.order.do !== "clone") throw new VimFault("NotSupported");
    now.stop.abort(new TaskStopped());
    task.cancelled = true;
    this.#fail(task, new VimFault("RequestCanceled"));
  }

  keep(): readonly KeptTask[] {
    const now = this.#estate.world.clock.steadyNow();
    return [...this.all.values()].map((task) => {
      const running = this.#running.get(task.number);
      return { task, doneMs: running ? now - running.beganAt : 0 };
    });
  }

  restore(kept: readonly KeptTask[]): void {
    for (const { stop } of this.#running.values()) stop.abort(new TaskStopped());
    this.#running.clear();
    this.all.clear();
    for (const { task, doneMs } of kept) {
      const whole: TaskState = { ...task };
      this.all.set(task.number, whole);
      if (whole.state === "running") this.#run(whole, doneMs);
    }
  }

  /** Goes on with a task of which so much is done, without anybody waiting for it. */
  #run(task: TaskState, doneMs: number): void {
    this.#go(task, doneMs).catch((error: unknown) => {
      if (error instanceof TaskStopped) return;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const { world, name } = this.#estate;
      world.journal.record({ appliance: name, type: "mistake", in: task.method, message });
    });
  }

  async #go(task: TaskState, doneMs: number): Promise<void> {
    const { clock } = this.#estate.world;
    const lasts = operationOf(task).lasts(this.#estate, task.order, task.about);
    const [stop, beganAt] = [new AbortController(), clock.steadyNow() - doneMs];
    this.#running.set(task.number, { stop, beganAt });
    const steps = task.order.do === "clone" ? STEPS.clone : STEPS.other;
    for (let step = Math.floor((doneMs / Math.max(lasts, 1)) * steps) + 1; step <= steps; step++) {
      await clock.sleep(beganAt + (lasts * step) / steps - clock.steadyNow(), { signal: stop.signal });
      task.progress = Math.min(99, Math.round((100 * step) / steps));
      if (step < steps) this.#estate.changed();
    }
    this.#attempt(task, () => {
      task.result = operationOf(task).apply(this.#estate, task.order, task.about);
      task.state = "success";
      task.progress = 100;
      this.#finish(task);
    });
  }

  /** A fault is how a task ends, and no mistake. */
  #attempt(task: TaskState, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof VimFault)) throw error;
      this.#fail(task, error);
    }
  }

  #fail(task: TaskState, fault: VimFault): void {
    task.state = "error";
    task.problem = problemOf(fault);
    this.#finish(task);
  }

  #finish(task: TaskState): void {
    const { world, name } = this.#estate;
    const { method, state, about, user } = task;
    this.#running.delete(task.number);
    task.completedAt = world.clock.now();
    world.journal.record({ appliance: name, type: "task", method, about: about.name, state });
    // Looking for files is no event of any machine's.
    if (about.is === "vm") this.#estate.tell({ type: "TaskEvent", user, text: method, vm: about.number });
    this.#estate.changed();
  }

  /** One thing at a time is done to a machine; looking at datastores is none. */
  #expectNobodyElse({ number, about, order }: TaskState): void {
    if (about.is !== "vm" || order.do === "search") return;
    for (const other of this.#running.keys()) {
      const task = this.all.get(other);
      if (!task || task.number === number || task.about.is !== "vm" || task.about.number !== about.number) continue;
      throw new VimFault("TaskInProgress");
    }
  }

  #forgetOldest(): void {
    for (const [number, { completedAt }] of this.all) {
      if (this.all.size <= KEPT) return;
      if (completedAt !== undefined) this.all.delete(number);
    }
  }
}

class TaskStopped extends Error {}

const operationOf = ({ order }: TaskState) => OPERATIONS[order.do] as Operation<Order>;

const problemOf = ({ type, values, fields }: VimFault): Problem => ({
  type,
  values,
  fields: Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[key, value]] : [],
    ),
  ),
});
