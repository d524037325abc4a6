import { formatInstant } from "@patchrig/core/clock";
import { fill } from "@patchrig/platforms/profiles";
import { type Session, say } from "../session/session.ts";
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
  const { path, service } = machine.profile.stateFile;
  const [first, ...rest] = words;
  const last = rest.at(-1) ?? "";
  const isFile = `/${last.replace(/^\/+/, "")}` === path.value;
  if (first === "cat" && isFile && machine.disk.settings.get(REMOVED) === undefined) return show(session);
  if (first === "rm" && isFile) {
    machine.disk.settings.set(REMOVED, "True");
    machine.record("state-file-removed");
    return 0;
  }
  if (first !== "service-control" || last !== service.value) return undefined;
  if (rest[0] === "--start") startUpdateService(machine);
  return rest[0] === "--start" || rest[0] === "--stop" ? 0 : undefined;
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
