import type { Advisory } from "../../advisory/advisory.ts";
import { type AdvisoryVerdict, judgeAdvisories } from "../../advisory/affected.ts";
import { knownReleases } from "../../advisory/catalogue.ts";
import { type Identity, identify, type SelfDescription } from "../../advisory/identity.ts";
import { knownAdvisories } from "../../advisory/known-advisories.ts";
import { lineOf, type Release } from "../../advisory/release.ts";
import { PatchrigError } from "../../errors.ts";
import { type ConsoleAccess, inConsole } from "../console/open-console.ts";
import { patiently } from "../console/patiently.ts";
import { readVersion } from "../read/version.ts";
import { LIMITS } from "../ready/limits.ts";
import type { Target } from "../target.ts";

/** Which numbers an appliance is at. `null`: never seen. */
export interface Builds {
  readonly version: string;
  readonly patchBuild: number | null;
  readonly vpxdBuild: number | null;
}

/** What an appliance runs, and which advisories that leaves it open to. Prints as JSON. */
export interface Assessment extends Builds {
  /** Any advisory affects it; `null` when the build is in no table. */
  readonly affected: boolean | null;
  readonly advisories: readonly AdvisoryVerdict[];
  /** `6.0 U1`; null for a build that is in no table. */
  readonly release: string | null;
  /** `6.0`: updates stay in it, upgrades leave it (V3). */
  readonly line: string;
  readonly why: readonly string[];
}

/** What is known of releases and advisories. */
export interface Knowledge {
  readonly releases: readonly Release[];
  readonly advisories: readonly Advisory[];
}

export const ownKnowledge = (): Knowledge => ({ releases: knownReleases(), advisories: knownAdvisories() });

/**
 * Logs in, asks for version and build, and judges them by the tables (V1, V2). Changes nothing.
 * Throws `PatchrigError` when the appliance cannot be asked.
 */
export async function assess(target: Target, options: Omit<ConsoleAccess, "target">): Promise<Assessment> {
  const wait = { ms: LIMITS.command, waitedFor: "the appliance's version", signal: options.signal };
  const ask = () => inConsole({ target, ...options }, ({ console }) => readVersion(console, wait));
  // A line that drops in the first seconds is tried again; an appliance that does not answer at all is not there.
  const self = await patiently(options, LIMITS.login, ask, isLost);
  return assessSelf(self, ownKnowledge());
}

const isLost = (error: unknown): boolean => error instanceof PatchrigError && error.code === "connection-lost";

/** The same for what an appliance has said already. */
export function assessSelf(self: SelfDescription, { releases, advisories }: Knowledge): Assessment {
  const identity = identify(self, releases);
  const verdicts = judgeAdvisories(identity, advisories, releases);
  return {
    ...buildsOf(identity),
    affected: anyAffected(verdicts, identity),
    advisories: verdicts,
    release: identity.release?.name ?? null,
    line: identity.release?.line ?? lineOf(identity.version),
    why: [...identity.why, ...verdicts.flatMap(explain), ...scannersAlarm(identity, verdicts, advisories)],
  };
}

export const buildsOf = ({ version, patchBuild, vpxdBuild }: Builds): Builds => ({ version, patchBuild, vpxdBuild });

function anyAffected(verdicts: readonly AdvisoryVerdict[], identity: Identity): boolean | null {
  if (verdicts.some(({ affected }) => affected)) return true;
  const unknown = identity.release === undefined || verdicts.some(({ affected }) => affected === null);
  return unknown ? null : false;
}

/** Scanners compare the wrong number: a patched appliance's vpxd build may lie below their threshold. */
function scannersAlarm(identity: Identity, verdicts: readonly AdvisoryVerdict[], advisories: readonly Advisory[]) {
  const { vpxdBuild, release } = identity;
  const patched = advisories.filter(({ id }) =>
    verdicts.some((verdict) => verdict.id === id && verdict.affected === false),
  );
  const scanners = patched.flatMap((advisory) => advisory.scanners);
  return scanners.flatMap(({ name, line, atLeast }) =>
    release?.line === line && vpxdBuild !== null && vpxdBuild < atLeast
      ? [
          `${name} asks for build ${atLeast} and flags this appliance, whose vpxd is ${vpxdBuild}, although it is patched`,
        ]
      : [],
  );
}

const SAYS = new Map<boolean | null, string>([
  [true, "affected"],
  [false, "not affected"],
  [null, "cannot be told"],
]);

function explain({ revisions }: AdvisoryVerdict): readonly string[] {
  return revisions.map(({ revision, cve, fixedIn, affected }) => {
    const what = cve === null ? revision : `${revision} (${cve})`;
    return `${what} says fixed in ${fixedIn}: ${SAYS.get(affected)}`;
  });
}
