import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import type { Face } from "../../face/face.ts";
import { findVm } from "../../face/objects.ts";
import { taskInfo, taskTitle } from "../../face/task-type.ts";
import { childOf, numberOf } from "../../soap/element.ts";
import { type Data, data, instant, list, special } from "../../soap/value.ts";
import { refOf } from "../arguments.ts";
import { addObject } from "../session-objects.ts";
import type { Collector } from "./collector.ts";

/** How many a page shows until somebody says otherwise. */
const PAGE = 10;
const LARGEST_PAGE = 1_000;

/** What has happened as the server tells it, of one machine or of all (V6). */
function eventsOf(face: Face, machine: number | undefined): Data[] {
  const { estate, refs } = face;
  return estate.events
    .filter(({ vm }) => machine === undefined || vm === machine)
    .map(({ key, at, type, user, text, vm }) => {
      const subject = vm === undefined ? undefined : estate.vms.get(vm);
      const title = taskTitle(face, text);
      return special(type, {
        key,
        chainId: key,
        createdTime: instant(at),
        userName: user,
        datacenter: data("DatacenterEventArgument", {
          name: estate.vsphere.site.value.datacenter,
          datacenter: refs.datacenter,
        }),
        vm: subject && data("VmEventArgument", { name: subject.name, vm: refs.vm(subject) }),
        fullFormattedMessage: `Task: ${title}`,
      });
    });
}

/** The machine that a filter's `entity` names. */
function machineIn({ face, args }: OwnCall): number | undefined {
  const entity = refOf(childOf(childOf(args, "filter"), "entity"), "entity");
  return entity?.type === "VirtualMachine" ? findVm(face, entity.id)?.number : undefined;
}

/** QueryEvents. */
export const queryEvents = (call: OwnCall) => list("Event", eventsOf(call.face, machineIn(call)));

/** CreateCollectorForEvents. */
export const createEventCollector = (call: OwnCall) => {
  const machine = machineIn(call);
  return addObject(call, (id) =>
    collector("EventHistoryCollector", id, { of: "Event", latest: () => eventsOf(call.face, machine) }),
  );
};

/** CreateCollectorForTasks. */
export const createTaskCollector = (call: OwnCall) => {
  const machine = machineIn(call);
  const { face } = call;
  const latest = () =>
    [...face.estate.tasks.all.values()]
      .filter(({ about }) => machine === undefined || (about.is === "vm" && about.number === machine))
      .map((task) => taskInfo(task, face));
  return addObject(call, (id) => collector("TaskHistoryCollector", id, { of: "TaskInfo", latest }));
};

const collector = (type: string, id: string, of: Pick<Collector, "of" | "latest">): Collector => ({
  ...{ type, id, ...of, pageSize: PAGE, at: 0 },
  destroy: () => {},
});

function collectorOn({ session, request: { on } }: OwnCall): Collector {
  const object = session.objects.get(on.id);
  if (!object || !("latest" in object)) throw notFound(on);
  return object as Collector;
}

export function setPageSize(call: OwnCall): undefined {
  collectorOn(call).pageSize = Math.min(LARGEST_PAGE, Math.max(1, numberOf(call.args, "maxCount") ?? PAGE));
}

/** ReadNextEvents, ReadNextTasks: the next so many; ReadPreviousEvents, ReadPreviousTasks: those before. */
export const read = (direction: 1 | -1) => (call: OwnCall) => {
  const from = collectorOn(call);
  const count = Math.min(LARGEST_PAGE, Math.max(0, numberOf(call.args, "maxCount") ?? PAGE));
  const all = from.latest();
  const [start, end] = direction === 1 ? [from.at, from.at + count] : [Math.max(0, from.at - count), from.at];
  from.at = direction === 1 ? Math.min(all.length, end) : start;
  return list(from.of, all.slice(start, end));
};

/** RewindCollector: from the beginning. ResetCollector: from the end on. */
export const moveTo =
  (end: "first" | "last") =>
  (call: OwnCall): undefined => {
    const from = collectorOn(call);
    from.at = end === "first" ? 0 : from.latest().length;
  };
