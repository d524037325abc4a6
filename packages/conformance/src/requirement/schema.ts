import { z } from "zod";
import { clientExpectation, clientGiven, JOBS } from "./client-schema.ts";
import { RELEASES } from "./releases.ts";
import { mutantSchema, serverExpectation, stepSchema } from "./server-schema.ts";

const text = z.string().trim().min(1);
const words = z.union([text, z.array(text).min(1)]).transform((one) => (typeof one === "string" ? [one] : one));
const release = z.enum(RELEASES, { error: `expected one of ${RELEASES.join(", ")}` });

const common = {
  id: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "expected an id such as login.last-login"),
  level: z.enum(["observed", "stated", "inferred"], { error: "expected observed, stated or inferred" }),
  /** What it asks of a peer, in our words. */
  demands: text,
  /** Recordings by number and facts by id; the quote stands in the first. */
  cite: words.optional(),
  /** Word for word, whole lines of a recording or a part of a fact's sentence. */
  quote: z.string().min(1).optional(),
  /** Why it is read so, where nothing quotes it. */
  reading: text.optional(),
  since: release.optional(),
  until: release.optional(),
};

const server = z.strictObject({
  ...common,
  side: z.literal("server").default("server"),
  /** What the peer must be brought into before it is met. */
  given: z.array(z.enum(["iso-connected", "password-expired", "management"])).default([]),
  /** Done first and not judged; a recording begins behind it. */
  before: z.array(stepSchema).default([]),
  do: z.array(stepSchema).min(1),
  expect: z.array(serverExpectation).min(1),
  "broken-by": mutantSchema,
  /** Part of `--quick`. */
  quick: z.boolean().default(false),
  /** Cannot be shown at the recording itself, and why: a state that the recording does not have. */
  uncalibrated: text.optional(),
});

const client = z.strictObject({
  ...common,
  side: z.literal("client"),
  job: z.enum(JOBS),
  given: clientGiven.default({}),
  expect: z.array(clientExpectation).min(1),
  /** The name of the reference client's misbehaviour. */
  "broken-by": z.strictObject({ client: text, also: z.array(text).optional() }),
  quick: z.boolean().default(false),
});

const excluded = z.strictObject({
  ...common,
  side: z.enum(["server", "client"]).default("server"),
  /** Why nobody can be judged by it. */
  excluded: text,
});

/** One row of a file of requirements: judged, or excluded with a reason. */
export const requirementRow = z.union([server, client, excluded]);

/** The parts, for problems that name the key: a union's own would only say that nothing fits. */
export const ROWS = { server, client, excluded } as const;

/** The file around the rows. */
export const requirementFile = z.strictObject({
  /** What the file is about. */
  title: text,
  requirements: z.array(z.looseObject({ id: z.string() })).min(1),
});
