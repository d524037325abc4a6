import { formatInstant } from "@patchrig/core/clock";
import type { Machine } from "../machine/machine.ts";
import { operationOf } from "../web/vami-operation.ts";
import { message } from "./message.ts";
import type { RestCall, RestResult } from "./rest-call.ts";

/** `GET update`: where it stands, of which version, and the task that is under way. */
export function readUpdate({ machine, rest }: RestCall): RestResult {
  const { disk, flight, clock } = machine;
  const task = flight && taskOf(machine, rest);
  return {
    value: {
      state: stateOf(machine),
      version: versionOf(machine),
      latest_query_time: formatInstant(clock.now()),
      ...(task && { task }),
      ...(disk.update === "failed" && { failure: message(rest.messages.installTask) }),
    },
  };
}

/** The states of the documented API. An installed update that waits for its reboot is still being installed (inferred). */
function stateOf({ disk }: Machine): string {
  switch (disk.update) {
    case "staging":
      return "STAGE_IN_PROGRESS";
    case "installing":
    case "services-stopped":
    case "installed":
      return "INSTALL_IN_PROGRESS";
    case "failed":
      return "INSTALL_FAILED";
    case "staged":
      return "UPDATES_PENDING";
    default:
      return "UP_TO_DATE";
  }
}

/** The one that is staged, being staged or installed, or that failed; else what runs. */
function versionOf({ disk, flight, release }: Machine): string {
  return (
    flight?.payload.version ?? (disk.update === "idle" ? release.version.value : (disk.staged?.payload.version ?? ""))
  );
}

function taskOf(machine: Machine, { messages, service }: RestCall["rest"]) {
  const { flight, disk } = machine;
  if (!flight) return undefined;
  const operation = disk.update === "staging" ? "stage" : "install";
  const [task, progress] =
    operation === "stage"
      ? [messages.stageTask, messages.stageProgress]
      : [messages.installTask, messages.installProgress];
  const counted = countedOf(machine);
  const common = {
    status: "RUNNING",
    operation,
    service: service.value,
    start_time: formatInstant(flight.startedAt),
    cancelable: operation === "stage",
    description: message(task),
    progress: { ...counted, message: message(progress) },
  };
  return { ...common, subtasks: [{ key: operation, value: common }] };
}

/** The counter that the console shows, of the operation that was begun here; of another's only that it goes on. */
function countedOf(machine: Machine): { readonly total: number; readonly completed: number } {
  const [, completed = "0", total = "100"] = /(\d+)\/(\d+)\D*$/.exec(operationOf(machine).text) ?? [];
  return { total: Number(total), completed: Number(completed) };
}
