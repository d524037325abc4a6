import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";

/** CancelTask: of those that can be stopped. */
export function cancelTask({ face, request: { on } }: OwnCall): undefined {
  const { tasks } = face.estate;
  const task = [...tasks.all.values()].find((one) => face.refs.task(one).id === on.id);
  if (!task) throw notFound(on);
  tasks.cancel(task);
}
