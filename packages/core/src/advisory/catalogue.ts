import { type BuildRow, loadBuilds } from "@patchrig/platforms/profiles";
import { type BuildKind, lineOf, type Release, releaseKey } from "./release.ts";

let releases: readonly Release[] | undefined;

/** Every release in the table of builds, and the numbers it is known by. */
export function knownReleases(): readonly Release[] {
  releases ??= groupRows(loadBuilds());
  return releases;
}

function groupRows(rows: readonly BuildRow[]): readonly Release[] {
  const byKey = new Map<string, BuildRow[]>();
  for (const row of rows) {
    const key = releaseKey(row.release);
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  return [...byKey].map(([key, group]) => ({
    key,
    line: lineOf(key),
    name: nameOf(group[0]?.release ?? key),
    version: group.map(({ version }) => version).find((version) => version?.split(".").length === 4),
    builds: onAppliancesFirst(group).map((row) => ({ build: row.build, kind: kindOf(row) })),
    date: group.map(({ date }) => date).find((date) => date !== undefined),
  }));
}

const nameOf = (release: string): string => release.replace(/\bu(?=\d)/g, "U");

/** About on Windows shows another number than the appliance: only the appliance's may be taken for its own. */
const onAppliancesFirst = (rows: readonly BuildRow[]): readonly BuildRow[] =>
  [...rows].sort((a, b) => Number(b.on === "appliance") - Number(a.on === "appliance"));

function kindOf({ kind, on }: BuildRow): BuildKind {
  if (kind === "unstated" || (kind === "vpxd" && on === "windows")) return "other";
  return kind;
}
