import { knownReleases } from "../../advisory/catalogue.ts";
import { buildOf, isOlder, lineOf, patchBuildOf, type Release, releaseKey } from "../../advisory/release.ts";
import type { Problem } from "../../run/outcome.ts";
import { updateSteps, type Via } from "../plan.ts";
import { isoName, type PatchIso, parseIsoName } from "../read/iso.ts";
import type { Assessment } from "./assess.ts";
import { restProblem } from "./rest-problem.ts";
import type { UpdateGoal, UpdatePlan } from "./update-goal.ts";

export interface UpdateWish {
  /** A release: `6.0u1`. Without it the ISO's; without both the one that fixes the advisories. */
  readonly to?: string | undefined;
  /** The medium's file name, when it is known already. */
  readonly iso?: string | undefined;
  readonly releases?: readonly Release[];
  /** By which way it is told what to do: not every release has the API. */
  readonly via?: Via | undefined;
}

export type Planned =
  | { readonly kind: "plan"; readonly plan: UpdatePlan }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Plans an update, or says why there is none to do: each refusal is a mistake that is cheap now and dear at night. */
export function planUpdate(assessment: Assessment, wish: UpdateWish = {}): Planned {
  const releases = wish.releases ?? knownReleases();
  const iso = wish.iso === undefined ? undefined : parseIsoName(wish.iso);
  if (iso && "problem" in iso) return { kind: "refused", problem: iso.problem };
  const goal = chooseGoal(assessment, { to: wish.to, iso: iso?.value, releases });
  if ("problem" in goal) return { kind: "refused", problem: goal.problem };
  const problem =
    isoProblem(iso?.value, goal.release) ??
    goalProblem(assessment, goal.release, releases) ??
    (wish.via === "rest" ? restProblem(assessment) : undefined);
  if (problem) return { kind: "refused", problem };
  const steps = updateSteps.map(({ name, title }) => ({ name, title }));
  return { kind: "plan", plan: { from: assessment, to: describeGoal(goal.release, iso?.value), steps } };
}

interface Wanted {
  readonly to: string | undefined;
  readonly iso: PatchIso | undefined;
  readonly releases: readonly Release[];
}

function chooseGoal(
  assessment: Assessment,
  wanted: Wanted,
): { readonly release: Release } | { readonly problem: Problem } {
  const { to, iso, releases } = wanted;
  if (to !== undefined) return findRelease(to, releases);
  if (iso) return { release: releases.find((release) => isReleaseOf(iso, release)) ?? releaseOfIso(iso) };
  const fixed = documentedFix(assessment);
  if (fixed === undefined || assessment.affected === false) return { problem: nothingToDo(assessment, releases) };
  return findRelease(fixed, releases);
}

/**
 * The release that the advisories' first revision to speak of this line names. Later revisions may be content with an
 * older one (VMSA-2015-0007.2); the newer release has that fix as well.
 */
const documentedFix = ({ advisories }: Assessment): string | undefined =>
  advisories.find(({ affected }) => affected !== false)?.revisions.find(({ affected }) => affected !== false)?.fixedIn;

function findRelease(
  name: string,
  releases: readonly Release[],
): { readonly release: Release } | { readonly problem: Problem } {
  const key = releaseKey(name);
  const release = releases.find((row) => row.key === key || row.version === name);
  if (release) return { release };
  const ofLine = releases.filter(({ line }) => line === lineOf(name)).map((row) => row.key);
  const hint = ofLine.length > 0 ? `known releases of ${lineOf(name)}: ${ofLine.join(", ")}` : "name it like 6.0u1";
  return { problem: { text: `"${name}" is no known release`, hint } };
}

const isReleaseOf = (iso: PatchIso, release: Release): boolean =>
  release.version === iso.version || release.builds.some(({ build, kind }) => kind === "patch" && build === iso.build);

/** A medium of a release that no table has: its name says enough. */
const releaseOfIso = ({ version, build }: PatchIso): Release => ({
  key: version,
  line: lineOf(version),
  name: version,
  version,
  builds: [{ build, kind: "patch" }],
  date: undefined,
});

function isoProblem(iso: PatchIso | undefined, goal: Release): Problem | undefined {
  if (!iso) return undefined;
  if (iso.kind === "TP") {
    // V9.
    return {
      text: `${iso.name} is a TP: third-party fixes only, it does not bring ${goal.name}`,
      hint: `take the FP (Full Product): ${iso.name.replace(/TP\.iso$/i, "FP.iso")}`,
    };
  }
  if (isReleaseOf(iso, goal)) return undefined;
  return {
    text: `${iso.name} is version ${iso.version}, not ${goal.name}`,
    hint: `take ${isoOf(goal) ?? `the FP of ${goal.name}`}`,
  };
}

function goalProblem(assessment: Assessment, goal: Release, releases: readonly Release[]): Problem | undefined {
  if (goal.line !== assessment.line) {
    // V3.
    return {
      text: `from ${assessment.line} to ${goal.line} is an upgrade, done with the installer, not an update`,
      hint: `an update stays in ${assessment.line}: name a release of it`,
    };
  }
  const running = releases.find(({ name }) => name === assessment.release);
  if (!running) return unknownRunning(assessment, goal);
  if (running.key === goal.key) {
    return {
      text: `the appliance runs ${running.name} already`,
      hint: "nothing to do; `patchrig vcsa verify` checks it",
    };
  }
  if (isOlder(goal, running)) {
    return {
      text: `${goal.name} is older than ${running.name}, which runs`,
      hint: "an update never goes back: restore a clone for that",
    };
  }
  return undefined;
}

/** A build that no table has may be anything, newer than the goal too: only its own four-part version can vouch for it. */
function unknownRunning({ version, why }: Assessment, goal: Release): Problem | undefined {
  if (version.split(".").length >= 4 && goal.version !== undefined) {
    const running = { key: version, line: lineOf(version), name: version, version, builds: [], date: undefined };
    if (isOlder(running, goal)) return undefined;
    return { text: `${goal.name} (${goal.version}) is not newer than ${version}, which runs`, hint: "nothing to do" };
  }
  return {
    text: `cannot tell what runs: ${why.join("; ")}`,
    hint: "look the build up (About, VAMI) and tell the project, so that the table knows it",
  };
}

function nothingToDo(assessment: Assessment, releases: readonly Release[]): Problem {
  const { release, version, advisories, line } = assessment;
  const of = advisories.length > 0 ? ` by ${advisories.map(({ id }) => id).join(", ")}` : "";
  const newest = newestUpdate(assessment, releases);
  const hint = newest
    ? `to update all the same, name a release: the newest known of ${line} is \`--to ${newest.key}\``
    : `the tables know no newer release of ${line}: name another one's medium by --iso`;
  return { text: `${release ?? version} is not affected${of}: nothing to do`, hint };
}

function newestUpdate({ line, release }: Assessment, releases: readonly Release[]): Release | undefined {
  const running = releases.find(({ name }) => name === release);
  const newest = releases
    .filter((row) => row.line === line)
    .reduce<Release | undefined>((best, row) => (best && isBefore(row, best) ? best : row), undefined);
  return newest && (!running || isBefore(running, newest)) ? newest : undefined;
}

/** By their names where nothing else can be compared: 7.0.0d, 7.0 U2, 7.0 U2a. */
const isBefore = (a: Release, b: Release): boolean =>
  isOlder(a, b) ?? a.key.localeCompare(b.key, "en", { numeric: true }) < 0;

const isoOf = (goal: Release): string | null => {
  const build = patchBuildOf(goal);
  return goal.version !== undefined && build !== undefined ? isoName(goal.version, build) : null;
};

function describeGoal(goal: Release, iso: PatchIso | undefined): UpdateGoal {
  return {
    release: goal.name,
    version: goal.version ?? iso?.version ?? "unknown",
    patchBuild: iso?.build ?? patchBuildOf(goal) ?? null,
    vpxdBuild: buildOf(goal, "vpxd") ?? null,
    iso: iso?.name ?? isoOf(goal),
  };
}
