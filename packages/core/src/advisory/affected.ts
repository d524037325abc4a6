import type { Advisory, AdvisoryRevision, Fix } from "./advisory.ts";
import type { Identity } from "./identity.ts";
import { compareVersions, isOlder, lineOf, type Release, releaseKey } from "./release.ts";

/** What one revision of an advisory says about a running release. `null`: cannot be told. */
export interface RevisionVerdict {
  readonly revision: string;
  readonly date: string | null;
  readonly fixedIn: string;
  readonly cve: string | null;
  readonly affected: boolean | null;
}

export interface AdvisoryVerdict {
  readonly id: string;
  readonly severity: string | null;
  /** By the latest revision that speaks of this release line. */
  readonly affected: boolean | null;
  readonly fixedIn: string;
  /** Which revision says what: they may disagree (VMSA-2015-0007.2 took back what .1 said of 6.0). */
  readonly revisions: readonly RevisionVerdict[];
}

const NEVER_AFFECTED = /not affected|none needed/i;

/** Judges every advisory that speaks of the running release line, by build and table, never by a scanner's threshold. */
export function judgeAdvisories(
  running: Identity,
  advisories: readonly Advisory[],
  releases: readonly Release[],
): readonly AdvisoryVerdict[] {
  return advisories.flatMap((advisory) => {
    const revisions = advisory.revisions.flatMap((revision) => judgeRevision(running, revision, releases));
    const last = revisions.at(-1);
    if (!last) return [];
    const said = revisions.filter(({ revision }) => revision === last.revision);
    const affected = said.some((row) => row.affected) ? true : said.some((row) => row.affected === null) ? null : false;
    const fixed = said.find((row) => row.affected) ?? said.find((row) => !NEVER_AFFECTED.test(row.fixedIn)) ?? last;
    return [{ id: advisory.id, severity: advisory.severity ?? null, affected, fixedIn: fixed.fixedIn, revisions }];
  });
}

function judgeRevision(running: Identity, revision: AdvisoryRevision, releases: readonly Release[]): RevisionVerdict[] {
  const line = running.release?.line ?? lineOf(running.version);
  const fixes = revision.fixes.filter((fix) => fix.line === line);
  return fixes.map((fix) => ({
    revision: revision.id,
    date: revision.date ?? null,
    fixedIn: fix.fixedIn,
    cve: fix.cve ?? null,
    affected: isAffected(running, fix, releases),
  }));
}

/** Older than the release that fixes it; what nothing compares with cannot be told. */
function isAffected(running: Identity, fix: Fix, releases: readonly Release[]): boolean | null {
  if (NEVER_AFFECTED.test(fix.fixedIn)) return false;
  const fixed = releases.find(({ key }) => key === releaseKey(fix.fixedIn));
  if (!fixed) return null;
  if (running.release) return isOlder(running.release, fixed) ?? null;
  if (fixed.version === undefined || running.version.split(".").length < 4) return null;
  return compareVersions(running.version, fixed.version) < 0;
}
