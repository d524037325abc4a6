import { z } from "zod";

/** What backs a value: evidence files by number (`"43"`) and facts by id (`V28`), or the reason why it is inferred. */
const citation = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((cite) => (typeof cite === "string" ? [cite] : cite));

/** Words of the product, `{name}` being the only thing that varies: quoted (`cite`) or our reading (`inferred`). */
export const citedText = z.union(
  [z.strictObject({ text: z.string(), cite: citation }), z.strictObject({ text: z.string(), inferred: z.string() })],
  { error: "expected text: with either cite: or inferred:" },
);

/**
 * Any other value with what backs it. `how` says how a value that does not stand in the evidence letter by letter was
 * got from it: "the difference of two stamps".
 */
export const cited = <T extends z.ZodType>(value: T) =>
  z.union(
    [
      z.strictObject({ value, cite: citation, how: z.string().optional() }),
      z.strictObject({ value, inferred: z.string() }),
    ],
    { error: "expected a fitting value: with either cite: or inferred:" },
  );

export type CitedText = z.infer<typeof citedText>;
