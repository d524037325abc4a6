import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dataFolder } from "./data-folder.ts";
import { readYamlFile } from "./yaml-file.ts";

const fix = z.strictObject({
  /** The first revision of the advisory that says so. */
  since: z.int(),
  /** Absent where the source speaks of the advisory as a whole. */
  cve: z.string().optional(),
  /** The line of vCenter Server: `6.0`. */
  line: z.string(),
  on: z.enum(["any", "appliance", "windows"]),
  /** A release as builds/vcsa.yaml names it, or `none needed` where the line never was affected. */
  fixedIn: z.string(),
  source: z.string(),
  note: z.string().optional(),
});

const advisorySchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    severity: z.enum(["critical", "important", "moderate", "low"]),
    sources: z.record(z.string(), z.string()),
    revisions: z.array(
      z.strictObject({ revision: z.int(), date: z.iso.date(), change: z.string(), source: z.string() }),
    ),
    fixes: z.array(fix),
    scanners: z.array(
      z.strictObject({ source: z.string(), line: z.string(), atLeast: z.int(), note: z.string().optional() }),
    ),
  })
  .superRefine((advisory, context) => {
    for (const list of ["revisions", "fixes", "scanners"] as const) {
      advisory[list].forEach(({ source }, index) => {
        if (!(source in advisory.sources)) {
          context.addIssue({ code: "custom", path: [list, index, "source"], message: `unknown source "${source}"` });
        }
      });
    }
  });

export type Advisory = z.infer<typeof advisorySchema>;
export type Fix = Advisory["fixes"][number];

let advisories: readonly Advisory[] | undefined;

/** Every security advisory that is known, with its revisions (V1). */
export function loadAdvisories(): readonly Advisory[] {
  const folder = join(dataFolder(), "advisories");
  advisories ??= readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => readYamlFile(join(folder, name), advisorySchema));
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
