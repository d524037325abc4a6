import { buildsOfRelease, loadProfile, releaseOfBuild, type Timeline, type Write } from "@patchrig/platforms/profiles";
import { playTimeline } from "../../timeline/play.ts";
import { type Place, Playhead } from "../../timeline/playhead.ts";
import { type BootStays, isPhase } from "./appliance-state.ts";
import { runInBackground } from "./background.ts";
import type { Machine } from "./machine.ts";
import { startUpdateService } from "./state-file.ts";

/** From off to up, by the release's own boot timeline (V22, V23). An installed update becomes what runs. */
export function boot(machine: Machine): void {
  machine.boots += 1;
  for (const what of machine.world.faults.ask("identity", machine.setup.name, {})) machine.renew(what);
  finishUpdate(machine);
  startUpdateService(machine);
  playBoot(machine, new Playhead(machine.clock));
}

/** Goes on with a boot from where it was. */
export const resumeBoot = (machine: Machine, place: Place): void =>
  playBoot(machine, new Playhead(machine.clock, place));

function playBoot(machine: Machine, head: Playhead): void {
  const { boot: timeline } = machine.disk.platform.timelines;
  if (!timeline) throw new RangeError(`${machine.profile.id} has no boot timeline`);
  machine.boot = head;
  const become = (phase: string) => {
    if (!isPhase(phase)) throw new RangeError(`boot: no phase is called ${phase}`);
    // A boot that stands still waits for the next power cut; its head stays where it is.
    const stays = machine.world.faults.ask("boot", machine.setup.name, { phase }).length > 0 || isTorn(machine, phase);
    if (stays) head.hang();
    else machine.enter(phase);
  };
  const paced = withStays(timeline, machine.setup.stays ?? {});
  const played = playTimeline(paced, { clock: machine.clock, signal: machine.power, head, become });
  const landed = played.then(() => {
    if (machine.boot === head) machine.boot = undefined;
  });
  runInBackground(machine, landed);
}

/**
 * A snapshot that did not cover all disks was gone back to: the system is of one release, its data of another, and the
 * services never come up (V7; how it shows is inferred).
 */
const isTorn = (machine: Machine, phase: string) => phase === "initializing" && machine.setting("tornDisks") === "True";

/** The same boot with other durations: how long a phase lasts is the wait before the next one. */
function withStays(timeline: Timeline, stays: BootStays): Timeline {
  const writes = timeline.writes.map((write, index): Write => {
    const before = timeline.writes[index - 1];
    const stay = before?.verb === "become" && isPhase(before.state) ? stays[before.state] : undefined;
    return stay === undefined ? write : { ...write, afterMs: stay };
  });
  return { ...timeline, writes };
}

/** A reboot ends every update: one that is installed becomes the release, one under way is lost (inferred). */
function finishUpdate(machine: Machine): void {
  const { disk } = machine;
  if (disk.update === "installed" && disk.installed) {
    bringRelease(machine);
    disk.staged = undefined;
    machine.become("idle");
  } else if (disk.update !== "idle" && disk.update !== "failed") machine.become(disk.staged ? "staged" : "idle");
}

function bringRelease({ disk }: Machine): void {
  const { installed } = disk;
  // A TP medium brings fixes to third-party products and no new release (V9).
  if (!installed || installed.kind === "TP") return;
  if (installed.brings !== undefined) {
    disk.platform = loadProfile(installed.brings);
    disk.release = disk.platform.profile.release;
    return;
  }
  const because = { inferred: "the medium that was installed; no profile describes its release" };
  const listed = releaseOfBuild(installed.build);
  const numbers = listed === undefined ? [] : buildsOfRelease(listed.release);
  const vpxd = numbers.find(({ kind, on }) => kind === "vpxd" && on !== "windows")?.build;
  disk.release = {
    ...disk.release,
    name: listed?.release ?? installed.version,
    releaseDate: listed?.date ?? disk.release.releaseDate,
    vpxdBuild: { value: vpxd ?? installed.build, ...because },
    bannerVersion: { value: installed.version, ...because },
    version: { value: installed.version, ...because },
    patchBuild: { value: installed.build, ...because },
  };
}
