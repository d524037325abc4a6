import { z } from "zod";

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

export const advisorySchema = z
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
