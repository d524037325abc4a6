import { z } from "zod";

const count = z.int().min(0);
const outcome = z.enum(["pass", "fail", "warn", "known", "excluded", "error"]);

const verdict = z.object({
  id: z.string(),
  side: z.enum(["server", "client"]),
  level: z.enum(["observed", "stated", "inferred"]),
  outcome,
  blame: z.enum(["peer", "suite", "environment"]).optional(),
  text: z.string().optional(),
  expected: z.string().optional(),
  came: z.string().optional(),
  demands: z.string(),
  cite: z.array(z.string()),
  quote: z.string().optional(),
  place: z.object({ file: z.string(), line: z.int(), column: z.int() }),
  seconds: z.number().min(0),
  exchange: z.array(z.object({ step: z.string(), shown: z.string() })).optional(),
  reproduce: z.string().optional(),
});

/** What `--report json` and `--json` print. */
export const reportSchema = z.object({
  version: z.literal(1),
  tool: z.object({ name: z.literal("patchrig"), version: z.string() }),
  side: z.enum(["server", "client"]),
  profile: z.string(),
  peer: z.string(),
  seed: z.int(),
  level: z.enum(["observed", "stated", "inferred"]),
  quick: z.boolean(),
  startedAt: z.string(),
  seconds: z.number().min(0),
  reproduce: z.string(),
  tally: z.object({ pass: count, fail: count, warn: count, known: count, excluded: count, error: count }),
  met: z.boolean(),
  knownFailures: z.array(
    z.object({ id: z.string(), kind: z.enum(["stale", "expired", "unknown", "shadowing"]), text: z.string() }),
  ),
  verdicts: z.array(verdict),
});

/** The same as JSON Schema, for programs in other languages. */
export const reportJsonSchema = (): unknown => z.toJSONSchema(reportSchema);
