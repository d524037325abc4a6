import { fill } from "@patchrig/platforms/profiles";
import { any, type Data, data, instant, list, type Ref, special, type Value, word } from "../soap/value.ts";
import { localized, VimFault } from "../soap/vim-fault.ts";
import type { FoundFolder, TaskState } from "../tasks/task-state.ts";
import { refList } from "./containers.ts";
import type { Face } from "./face.ts";
import { wordsOf } from "./fault-words.ts";
import type { ManagedType } from "./managed-type.ts";

export const taskType: ManagedType<TaskState> = {
  type: "Task",
  also: ["ExtensibleManagedObject"],
  read: { info: taskInfo },
  unset: ["availableField", "value"],
};

export const taskManagerType: ManagedType<undefined> = {
  type: "TaskManager",
  also: [],
  read: {
    recentTask: (_, { estate, refs }) => refList([...estate.tasks.all.values()].slice(-RECENT).map(refs.task)),
    maxCollector: () => 32,
    description: () => data("TaskDescription", {}),
  },
  unset: [],
};

const RECENT = 20;

export function taskInfo(task: TaskState, face: Face): Data {
  const { state, progress, problem, result } = task;
  return data("TaskInfo", {
    key: face.refs.task(task).id,
    task: face.refs.task(task),
    name: task.method,
    descriptionId: `${task.about.is === "vm" ? "VirtualMachine" : "HostDatastoreBrowser"}.${descriptionOf(task.method)}`,
    entity: aboutRef(task, face),
    entityName: task.about.name,
    state: word("TaskInfoState", state),
    cancelled: task.cancelled,
    cancelable: task.order.do === "clone" && state === "running",
    error: problem
      ? localized(new VimFault(problem.type, problem.values, problem.fields), wordsOf(face.estate))
      : undefined,
    result: result ? any(resultOf(task, face)) : undefined,
    progress: state === "running" ? progress : undefined,
    reason: special("TaskReasonUser", { userName: task.user }),
    queueTime: instant(task.queuedAt),
    startTime: instant(task.queuedAt),
    completeTime: task.completedAt === undefined ? undefined : instant(task.completedAt),
    eventChainId: task.number,
  });
}

/** How people call it: in events and lists of tasks. */
export function taskTitle(face: Face, method: string): string {
  const { tasks } = face.estate.vsphere;
  const known = tasks[method] ?? tasks.other;
  return known ? fill(known.text, { method }) : method;
}

/** `VirtualMachine.clone` of `CloneVM_Task`. */
const descriptionOf = (method: string) => {
  const bare = method.replace(/_Task$/, "").replace(/VM$/, "");
  return bare.charAt(0).toLowerCase() + bare.slice(1);
};

function aboutRef({ about }: TaskState, { refs }: Face): Ref {
  return about.is === "vm" ? refs.vm(about) : refs.datastore(about.name);
}

function resultOf({ result }: TaskState, { refs }: Face): Exclude<Value, { readonly is: "any" }> {
  if (result?.is === "vm") return refs.vm(result);
  if (result?.is === "snapshot") return refs.snapshot({ number: result.vm }, result.number);
  const found = (result?.folders ?? []).map((folder) => foundIn(folder, refs.datastore(folder.datastore)));
  const [only] = found;
  return result?.many || !only ? list("HostDatastoreBrowserSearchResults", found) : only;
}

function foundIn({ datastore, path, files }: FoundFolder, store: Ref): Data {
  return data("HostDatastoreBrowserSearchResults", {
    datastore: store,
    folderPath: `[${datastore}] ${path === "" ? "" : `${path}/`}`,
    file: list(
      "FileInfo",
      files.map(({ name, bytes, folder }) =>
        special(fileKind(name, folder), { path: name, fileSize: BigInt(Math.round(bytes)) }),
      ),
    ),
  });
}

function fileKind(name: string, folder: boolean): string {
  if (folder) return "FolderFileInfo";
  if (/\.iso$/i.test(name)) return "IsoImageFileInfo";
  return /\.vmdk$/i.test(name) ? "VmDiskFileInfo" : "FileInfo";
}
