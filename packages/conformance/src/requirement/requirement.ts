import type { z } from "zod";
import type { clientExpectation, clientGiven } from "./client-schema.ts";
import type { requirementRow } from "./schema.ts";
import type { mutantSchema, serverExpectation, stepSchema } from "./server-schema.ts";

/** How sure the demand is: in a recording, an author's sentence, or our reading (which warns and never fails anybody). */
export const LEVELS = ["observed", "stated", "inferred"] as const;
export type Level = (typeof LEVELS)[number];

/** What the judge does at a server, a verb a step. */
export type Step = z.infer<typeof stepSchema>;
/** What must have come of the last step. */
export type ServerExpectation = z.infer<typeof serverExpectation>;
/** What a client must have done. */
export type ClientExpectation = z.infer<typeof clientExpectation>;
/** How the replayed appliance varies what no recording fixes. */
export type ClientGiven = z.infer<typeof clientGiven>;
/** What breaks a requirement and nothing else. */
export type Mutant = z.infer<typeof mutantSchema>;

type Row = z.infer<typeof requirementRow>;

/** One demand on a peer, and all that is needed to judge it. */
export type Requirement = Row & {
  /** `vcsa` or `vmrole`. */
  readonly platform: string;
  /** The file's noun: `login`. */
  readonly noun: string;
  /** Where it is written down. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
};

/** One that a server is judged by. */
export type ServerRequirement = Extract<Requirement, { side: "server" }>;
/** One that a client is judged by. */
export type ClientRequirement = Extract<Requirement, { side: "client" }>;
/** One that cannot be judged, and why. */
export type ExcludedRequirement = Extract<Requirement, { excluded: string }>;

/** Is its client judged at a replayed service, not at an appliance? */
export const isOfService = ({ job }: Pick<ClientRequirement, "job">): boolean =>
  job === "upload-image" || job === "update-image";

export const isServer = (one: Requirement): one is ServerRequirement => !isExcluded(one) && one.side === "server";
export const isClient = (one: Requirement): one is ClientRequirement => !isExcluded(one) && one.side === "client";
export const isExcluded = (one: Requirement): one is ExcludedRequirement => "excluded" in one;
