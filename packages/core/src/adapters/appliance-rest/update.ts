import { z } from "zod";
import type { StagedUpdate, UpdateState, UpdateStateName, UpdateTask } from "../../ports/update-service.ts";
import { readAs, says } from "./refusal.ts";
import type { RestSession } from "./session.ts";

const STATES: ReadonlySet<string> = new Set<UpdateStateName>([
  "UP_TO_DATE",
  "UPDATES_PENDING",
  "STAGE_IN_PROGRESS",
  "INSTALL_IN_PROGRESS",
  "INSTALL_FAILED",
  "ROLLBACK_IN_PROGRESS",
]);

const progress = z.object({
  total: z.number(),
  completed: z.number(),
  message: z.object({ default_message: z.string() }).optional(),
});
const progressing = z.object({
  description: z.object({ default_message: z.string() }).optional(),
  progress: progress.optional(),
});
/** Under /rest a map is a list of keys and values, under /api an object. */
const subtasks = z.union([z.array(z.object({ value: progressing })), z.record(z.string(), progressing)]);
const task = progressing.extend({ subtasks: subtasks.optional() });
const update = z.object({
  state: z.string(),
  version: z.string().nullish(),
  task: task.nullish(),
});
const staged = z.object({ version: z.string(), staging_complete: z.boolean() });
const NOTHING_STAGED = /\bno_stage\b/;

/** `GET update` */
export async function readState(session: RestSession): Promise<UpdateState> {
  const read = readAs(update, await session.call({ method: "GET", path: "update" }), "GET update");
  return { state: nameOf(read.state), version: read.version ?? "", task: read.task ? taskOf(read.task) : null };
}

const nameOf = (state: string): UpdateStateName => (STATES.has(state) ? (state as UpdateStateName) : "unknown");

/** What a task does not say of its progress its first part does that has any. */
function taskOf(whole: z.infer<typeof task>): UpdateTask {
  const { subtasks: parts = [] } = whole;
  const values = Array.isArray(parts) ? parts.map(({ value }) => value) : Object.values(parts);
  const { description, progress: at } = [whole, ...values].find((one) => one.progress !== undefined) ?? whole;
  const text = at?.message?.default_message ?? description?.default_message ?? "in progress";
  return { text, completed: at?.completed ?? 0, total: at?.total ?? 0 };
}

/** `POST update?action=cancel` */
export async function cancelUpdate(session: RestSession): Promise<void> {
  await session.call({ method: "POST", path: "update?action=cancel" });
}

/** `GET update/staged`; that nothing is staged is told by a refusal. */
export async function readStaged(session: RestSession): Promise<StagedUpdate | null> {
  let isEmpty = false;
  const value = await session
    .call({
      method: "GET",
      path: "update/staged",
      refused: (answer) => {
        isEmpty = answer.status === 404 || says(answer, NOTHING_STAGED);
        return undefined;
      },
    })
    .catch((error: unknown) => {
      if (isEmpty) return null;
      throw error;
    });
  if (value === null) return null;
  const { version, staging_complete: complete } = readAs(staged, value, "GET update/staged");
  return { version, complete };
}
