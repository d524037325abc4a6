import { readAdvisories } from "#data";
import type { Advisory } from "./advisory.ts";

export type Fix = Advisory["fixes"][number];

let advisories: readonly Advisory[] | undefined;

/** Every security advisory that is known, with its revisions (V1). */
export function loadAdvisories(): readonly Advisory[] {
  advisories ??= readAdvisories();
  return advisories;
}

/** The newest revision that is known. */
export function newestRevision(advisory: Advisory): number {
  return Math.max(...advisory.revisions.map(({ revision }) => revision));
}

/**
 * What the advisory says of a line at a revision (the newest, unless told): one row for each CVE it tells apart. Rows
 * for single CVEs replace the row for the advisory as a whole.
 */
export function fixesFor(
  advisory: Advisory,
  wanted: { readonly line: string; readonly on: "appliance" | "windows"; readonly revision?: number },
): readonly Fix[] {
  const revision = wanted.revision ?? newestRevision(advisory);
  const byCve = new Map<string, Fix>();
  for (const row of advisory.fixes) {
    if (row.line !== wanted.line || row.since > revision || (row.on !== "any" && row.on !== wanted.on)) continue;
    const before = byCve.get(row.cve ?? "");
    if (before === undefined || row.since >= before.since) byCve.set(row.cve ?? "", row);
  }
  if (byCve.size > 1) byCve.delete("");
  return [...byCve.values()];
}
