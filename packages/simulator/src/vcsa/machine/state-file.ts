import { formatInstant, parseInstant } from "@patchrig/core/clock";
import { fill } from "@patchrig/platforms/profiles";
import { type Session, say } from "../session/session.ts";
import { dayOf } from "../web/vami-times.ts";
import type { Machine } from "./machine.ts";

const FAILED_VERSION = "failedVersion";
const FAILED_AT = "failedAt";
const REMOVED = "stateFileRemoved";

/** Notes in the state file which update has failed. */
export function noteFailure(machine: Machine, version: string): void {
  const { settings } = machine.disk;
  settings.set(FAILED_VERSION, version);
  settings.set(FAILED_AT, formatInstant(machine.clock.now()).replace(/\.\d+Z$/, "Z"));
  settings.delete(REMOVED);
}

/** The service that reads the file starts: without the file it begins anew, and the appliance may be updated again. */
export function startUpdateService(machine: Machine): void {
  const { disk } = machine;
  if (disk.settings.get(REMOVED) === undefined) return;
  for (const key of [REMOVED, FAILED_VERSION, FAILED_AT]) disk.settings.delete(key);
  if (disk.update === "failed") machine.become(disk.staged ? "staged" : "idle");
}

/**
 * The way back from a failed installation, at the bash prompt: `service-control --stop applmgmt`, `rm` the state file,
 * `service-control --start applmgmt`. Undefined for other commands. What service-control says was not recorded.
 */
export async function runWayBack(session: Session, words: readonly string[]): Promise<number | undefined> {
  const { machine } = session;
  const { path, service, updates } = machine.profile.stateFile;
  const [first, ...rest] = words;
  const last = rest.at(-1) ?? "";
  const isFile = `/${last.replace(/^\/+/, "")}` === path.value;
  if (first === "cat" && isFile && machine.disk.settings.get(REMOVED) === undefined) return show(session);
  if (first === "cat" && `/${last.replace(/^\/+/, "")}` === updates.path.value) return showUpdates(session);
  if (first === "rm" && isFile) {
    machine.disk.settings.set(REMOVED, "True");
    machine.record("state-file-removed");
    return 0;
  }
  if (first !== "service-control" || last !== service.value) return undefined;
  if (rest[0] === "--start") startUpdateService(machine);
  return rest[0] === "--start" || rest[0] === "--stop" ? 0 : undefined;
}

/** What the last update was; of an appliance that has had none, what it came with (evidence 50; which fields tell of what is inferred). */
async function showUpdates(session: Session): Promise<number> {
  const { disk, profile, release, clock, checkedAt } = session.machine;
  const field = (key: string) => disk.installed?.fields.find((one) => one.key === key)?.value;
  const version = release.version.value;
  const releasedAt = parseInstant(release.releaseDate) ?? 0;
  await say(session, profile.stateFile.updates.text, {
    installedAt: formatInstant(releasedAt),
    queriedAt: formatInstant(checkedAt ?? clock.now()),
    name: field("name") ?? `VC-${release.name.toUpperCase().replaceAll(" ", "")}`,
    product: profile.product.value,
    releaseDay: field("releasedate") ?? dayOf(releasedAt, "long"),
    line: version.split(".").slice(0, 2).join("."),
    version,
  });
  return 0;
}

async function show(session: Session): Promise<number> {
  const { disk, profile } = session.machine;
  const { upToDate, failed } = profile.stateFile;
  if (disk.update !== "failed") await say(session, upToDate);
  else {
    const { version, queried } = { version: disk.settings.get(FAILED_VERSION), queried: disk.settings.get(FAILED_AT) };
    await session.terminal.write(fill(failed.text, { version: version ?? "", queried: queried ?? "" }));
  }
  return 0;
}
