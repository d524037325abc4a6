import type { Estate } from "../estate/estate.ts";
import { VimFault } from "../soap/vim-fault.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import type { Order, Problem, TaskState, Tasks } from "./task-state.ts";

const KEPT = 200;
/** Progress is told in so many steps. */
const STEPS = 20;

interface Running {
  readonly stop: AbortController;
  readonly beganAt: number;
}

/** Creates the tasks of an estate: none. */
export function createTasks(estate: Estate): Tasks {
  const all = new Map<number, TaskState>();
  const running = new Map<number, Running>();
  const { clock } = estate.world;

  const finish = (task: TaskState) => {
    running.delete(task.number);
    task.completedAt = clock.now();
    const { method, state, about } = task;
    estate.world.journal.record({ appliance: estate.name, type: "task", method, about: about.name, state });
    // Looking for files is no event of any machine's.
    if (about.is === "vm") estate.tell({ type: "TaskEvent", user: task.user, text: method, vm: about.number });
    estate.changed();
  };
  const attempt = (task: TaskState, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof VimFault)) throw error;
      task.state = "error";
      task.problem = problemOf(error);
      finish(task);
    }
  };
  const go = async (task: TaskState, doneMs: number) => {
    const operation = OPERATIONS[task.order.do] as Operation<Order>;
    const lasts = operation.lasts(estate, task.order, task.about);
    const stop = new AbortController();
    running.set(task.number, { stop, beganAt: clock.steadyNow() - doneMs });
    const steps = task.order.do === "clone" ? STEPS : 2;
    for (let step = Math.floor((doneMs / Math.max(lasts, 1)) * steps) + 1; step <= steps; step++) {
      const at = (running.get(task.number)?.beganAt ?? 0) + (lasts * step) / steps;
      await clock.sleep(at - clock.steadyNow(), { signal: stop.signal });
      task.progress = Math.min(99, Math.round((100 * step) / steps));
      if (step < steps) estate.changed();
    }
    attempt(task, () => {
      task.result = operation.apply(estate, task.order, task.about);
      task.state = "success";
      task.progress = 100;
      finish(task);
    });
  };
  const run = (task: TaskState, doneMs: number) => {
    go(task, doneMs).catch((error: unknown) => {
      if (error instanceof TaskStopped) return;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      estate.world.journal.record({ appliance: estate.name, type: "mistake", in: task.method, message });
    });
  };
  const forgetOldest = () => {
    for (const [number, { completedAt }] of all) {
      if (all.size <= KEPT) return;
      if (completedAt !== undefined) all.delete(number);
    }
  };
  return {
    all,
    start: ({ method, order, about, user }) => {
      const task: TaskState = {
        ...{ number: estate.next(), method, order, about, user, queuedAt: clock.now() },
        ...{ completedAt: undefined, state: "running", progress: 0, cancelled: false },
        ...{ result: undefined, problem: undefined },
      };
      all.set(task.number, task);
      forgetOldest();
      estate.world.journal.record({
        appliance: estate.name,
        type: "task",
        method,
        about: about.name,
        state: "running",
      });
      attempt(task, () => {
        expectNobodyElse(all, running, task);
        (OPERATIONS[order.do] as Operation<Order>).check(estate, order, about);
      });
      if (task.state === "running") run(task, 0);
      estate.changed();
      return task;
    },
    cancel: (task) => {
      const now = running.get(task.number);
      if (!now) throw new VimFault("InvalidState");
      if (task.order.do !== "clone") throw new VimFault("NotSupported");
      now.stop.abort(new TaskStopped());
      task.cancelled = true;
      task.state = "error";
      task.problem = problemOf(new VimFault("RequestCanceled"));
      finish(task);
    },
    keep: () =>
      [...all.values()].map((task) => {
        const now = running.get(task.number);
        return { task, doneMs: now ? clock.steadyNow() - now.beganAt : 0 };
      }),
    restore: (kept) => {
      for (const { stop } of running.values()) stop.abort(new TaskStopped());
      running.clear();
      all.clear();
      for (const { task, doneMs } of kept) {
        const whole: TaskState = { ...task };
        all.set(task.number, whole);
        if (whole.state === "running") run(whole, doneMs);
      }
    },
  };
}

class TaskStopped extends Error {}

/** One thing at a time is done to a machine; looking at datastores is none. */
function expectNobodyElse(
  all: ReadonlyMap<number, TaskState>,
  running: ReadonlyMap<number, Running>,
  { number, about, order }: TaskState,
): void {
  if (about.is !== "vm" || order.do === "search") return;
  for (const other of running.keys()) {
    const task = all.get(other);
    if (!task || task.number === number || task.about.is !== "vm" || task.about.number !== about.number) continue;
    throw new VimFault("TaskInProgress");
  }
}

const problemOf = ({ type, values, fields }: VimFault): Problem => ({
  type,
  values,
  fields: Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[key, value]] : [],
    ),
  ),
});
