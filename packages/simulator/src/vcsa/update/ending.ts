import type { Payload, Timeline } from "@patchrig/platforms/profiles";
import type { Machine } from "../machine/machine.ts";
import { clusterRefusal } from "../machine/placed.ts";
import { readMedium } from "./iso.ts";

/** What is played of an update. */
interface Played {
  /** By name: `stage-iso`, `install-staged`, … */
  readonly timeline: string;
  readonly payload: Payload;
  /** The failure that is played in its place. */
  readonly failure?: string;
}

/** Which documented failure an update ends with, if any. `install --iso` stages first, and may fail at either. */
export function failureOf(machine: Machine, played: Played): string | undefined {
  const { world, setup } = machine;
  const { timeline, payload } = played;
  const clustered = clusterRefusal(machine);
  if (clustered !== undefined) return clustered;
  const [staging] = timeline.endsWith("-staged") ? [] : world.faults.ask("order", setup.name, { order: "stage" });
  if (staging !== undefined || timeline.startsWith("stage")) return staging;
  const [installing] = world.faults.ask("order", setup.name, { order: "install" });
  if (installing !== undefined) return installing;
  if (payload.supportedFrom?.value.includes(machine.release.version.value) === false) return "unsupported-version";
  return timeline === "install-staged" && lacksMedium(machine, payload) ? "medium-missing" : undefined;
}

/** A failure may be told otherwise of one command: `install-iso.unsupported-version` beside `unsupported-version`. */
export function timelineOf({ disk, profile }: Machine, { timeline: name, failure }: Omit<Played, "payload">): Timeline {
  const { timelines, failures } = disk.platform;
  const timeline = failure === undefined ? timelines[name] : (failures[`${name}.${failure}`] ?? failures[failure]);
  if (!timeline) throw new RangeError(`${profile.id} has no timeline ${failure ?? name}`);
  return timeline;
}

/** From 6.5 on a staged ISO is copied when it is installed, so that it must still be there (P15). */
function lacksMedium(machine: Machine, payload: Payload): boolean {
  if (!machine.profile.updates.installNeedsMedium.value || machine.disk.staged?.from !== "iso") return false;
  const medium = readMedium(machine);
  return !("payload" in medium) || medium.payload.version !== payload.version;
}
