import { loadAdvisories } from "@patchrig/platforms/profiles";
import type { Advisory } from "./advisory.ts";

type Row = ReturnType<typeof loadAdvisories>[number];

let known: readonly Advisory[] | undefined;

/** Every advisory on file, with what each of its revisions says of appliances. */
export function knownAdvisories(): readonly Advisory[] {
  known ??= loadAdvisories().map(ofAppliances);
  return known;
}

/** What is said of vCenter on Windows alone is left out: its fixes need patches that an appliance has not. */
function ofAppliances({ id, severity, revisions, fixes, scanners, sources }: Row): Advisory {
  const rows = fixes.filter(({ on }) => on !== "windows");
  return {
    id,
    severity,
    scanners: scanners.map(({ source, line, atLeast }) => ({ name: sources[source] ?? source, line, atLeast })),
    revisions: revisions.map(({ revision, date, change }) => ({
      id: `${id}.${revision}`,
      date,
      note: change,
      fixes: rows.filter(({ since }) => since === revision).map(({ line, fixedIn, cve }) => ({ line, fixedIn, cve })),
    })),
  };
}
