import { readFile } from "node:fs/promises";
import { journalledVia, ofLastRun, type Via } from "@patchrig/core";
import { parseInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import { listProfiles, loadProfile } from "@patchrig/platforms/profiles";
import { type Bundle, unpackBundle } from "./bundle.ts";

/** A run that went wrong elsewhere, as a rehearsal: the same release, medium and clock, up to the failing second. */
export interface BundledRehearsal {
  /** `vcsa/6.0`. */
  readonly profile: string;
  /** The goal's release as `rehearse --to` takes it: `6.0u1`. */
  readonly to: string;
  /** By which way the run told the appliance what to do. */
  readonly via: Via;
  readonly seed: number | undefined;
  /** Epoch milliseconds at which the run began. */
  readonly startsAt: number;
  /** Milliseconds from there to the last thing that the run wrote down. */
  readonly stopsAfter: number;
  readonly step: string | null;
  /** Milliseconds from the beginning of that step to the last thing that was written down. */
  readonly intoStep: number;
  readonly bundle: Bundle;
}

/** Reads a bundle for a rehearsal. Throws `PatchrigError`: unreadable-input, or unknown-profile for a release that is not simulated. */
export async function readRehearsal(path: string): Promise<BundledRehearsal> {
  const archive = await readFile(path).catch((cause: unknown) => {
    throw new PatchrigError("unreadable-input", `--from: ${path} cannot be read`, { cause });
  });
  const bundle = unpackBundle(archive, path);
  const { from, to, seed, startedAt, seconds, step } = bundle.index;
  return {
    profile: profileOf((build) => build === from.patchBuild || build === from.vpxdBuild, from.version),
    to: profileOf((build) => build === to.patchBuild, to.version).replace("vcsa/", ""),
    via: journalledVia(bundle.journal),
    seed: seed ?? undefined,
    startsAt: parseInstant(startedAt) ?? 0,
    stopsAfter: seconds * 1000,
    step,
    intoStep: intoLastStep(bundle.journal),
    bundle,
  };
}

/** Each step takes its own time at another appliance: a moment is told by its step, and by how long that had gone on. */
function intoLastStep(journal: Bundle["journal"]): number {
  const run = ofLastRun(journal);
  const began = run.findLast(({ type }) => type === "step-started") ?? run[0];
  const last = run.at(-1);
  if (!began || !last) return 0;
  return Math.max(0, (parseInstant(last.at) ?? 0) - (parseInstant(began.at) ?? 0));
}

/** The profile of a release, by its build or its version. */
function profileOf(isBuild: (build: number) => boolean, version: string): string {
  const found = listProfiles().find((id) => {
    const { release } = loadProfile(id).profile;
    return isBuild(release.patchBuild.value) || isBuild(release.vpxdBuild.value) || release.version.value === version;
  });
  if (found !== undefined) return found;
  throw new PatchrigError("unknown-profile", `no profile is simulated for ${version}`);
}
