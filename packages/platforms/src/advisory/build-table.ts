import { z } from "zod";

const buildRow = z.strictObject({
  /** As advisories name it: `6.0`, `6.0.0b`, `6.0 u1`. */
  release: z.string(),
  /** The four-part version, where it is known. */
  version: z.string().optional(),
  build: z.int(),
  /** Which of a release's numbers this is: the medium's, VAMI's, the one About and /sdk show, the installer's. */
  kind: z.enum(["patch", "vami", "vpxd", "installer", "unstated"]),
  /** Of the vCSA or of vCenter on Windows; absent where the source does not say. */
  on: z.enum(["appliance", "windows"]).optional(),
  date: z.iso.date().optional(),
  source: z.string(),
  note: z.string().optional(),
});

export const buildTable = z
  .strictObject({ sources: z.record(z.string(), z.string()), builds: z.array(buildRow) })
  .superRefine(({ sources, builds }, context) => {
    builds.forEach(({ source }, index) => {
      if (!(source in sources)) {
        context.addIssue({ code: "custom", path: ["builds", index, "source"], message: `unknown source "${source}"` });
      }
    });
  });

export type BuildRow = z.infer<typeof buildRow>;
