import { utcFields } from "@patchrig/core/clock";
import { fill, type Payload } from "@patchrig/platforms/profiles";
import { playTimeline } from "../../timeline/play.ts";
import { formatStamp } from "../../timeline/stamp.ts";
import type { Machine } from "../machine/machine.ts";
import type { Session } from "../session/session.ts";
import { refuse } from "./event-line.ts";
import { readMedium } from "./iso.ts";

/** `list --staged`: one stamp, then the staged payload's fields (evidence 03, 04). */
export async function listStaged(session: Session): Promise<number> {
  const { staged } = session.machine.disk;
  if (!staged) return refuse(session, "nothingStaged");
  return printPayload(session, staged.payload, staged.eulaAcceptedAt);
}

/** `list --iso`: the same of the medium in the drive (inferred). */
export async function listMedium(session: Session): Promise<number> {
  const medium = readMedium(session.machine);
  if ("refusal" in medium) return refuse(session, medium.refusal);
  return printPayload(session, medium.payload);
}

/** `list` and `list --installed`: what the last update brought, or the release as it was deployed (inferred). */
export async function listInstalled(session: Session): Promise<number> {
  const { machine } = session;
  const { installed, update } = machine.disk;
  if (installed && update !== "installed") return printPayload(session, installed);
  const { release, profile } = machine;
  return print(session, [
    ["productname", profile.product.value],
    ["version", release.version.value],
    ["buildnumber", String(release.patchBuild.value)],
  ]);
}

/** What a `list` says that fails. */
export async function failToList({ machine, terminal }: Session, failure: string): Promise<number> {
  const timeline = machine.disk.platform.failures[failure];
  if (!timeline) throw new RangeError(`${machine.profile.id} has no failure ${failure}`);
  await playTimeline(timeline, {
    clock: machine.clock,
    signal: machine.power,
    write: (text) => terminal.write(text),
    window: terminal,
  });
  return 1;
}

function printPayload(session: Session, payload: Payload, acceptedAt?: number): Promise<number> {
  const { leavesOut, order } = session.machine.profile.updates;
  const shown = payload.fields.filter(
    ({ key, value }) =>
      !leavesOut.value.includes(key) && (acceptedAt !== undefined || !value.includes("{eulaAcceptTime}")),
  );
  const values = { eulaAcceptTime: acceptedAt === undefined ? "" : acceptTime(acceptedAt) };
  const fields = shown.map(({ key, value }) => [key, fill(value, values)] as const);
  return print(session, order.value === "varies" ? shuffled(session.machine, fields) : fields);
}

/** Another order each time, as a dict of Python 3 gives it (evidence 32 and the two listings beside it). */
function shuffled<T>({ world, setup }: Machine, items: readonly T[]): readonly T[] {
  // Each command is in the journal, so that each listing is drawn anew.
  const random = world.random.fork(`${setup.name}/list/${world.journal.events.length}`);
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** No blank follows the stamp's colon here. */
async function print({ machine, terminal }: Session, fields: readonly (readonly [string, string])[]): Promise<number> {
  const { field } = machine.profile.softwarePackages;
  const lines = fields.map(([key, value]) => fill(field.text, { key, value }));
  await terminal.write(`${[formatStamp("event-stamp", machine.clock.now()).trimEnd(), ...lines].join("\n")}\n`);
  return 0;
}

/** `2016-11-02 01:16:28 UTC` (evidence 04). */
function acceptTime(at: number): string {
  const { year, month, day, hour, minute, second } = utcFields(at);
  const [mm, dd, h, m, s] = [month, day, hour, minute, second].map((part) => String(part).padStart(2, "0"));
  return `${year}-${mm}-${dd} ${h}:${m}:${s} UTC`;
}
