import type { ServerRequirement } from "../../requirement/requirement.ts";
import type { Observation } from "../observation.ts";

/** What a demand is compared with. */
export interface Matched {
  readonly requirement: ServerRequirement;
  /** What came of every step; the demand is about the last one. */
  readonly observations: readonly Observation[];
  readonly last: Observation;
}

/** What is wrong, as reports show it side by side; undefined when nothing is. */
export interface Miss {
  /** One sentence. */
  readonly text: string;
  readonly expected?: string;
  readonly came?: string;
}

export type Matcher<What> = (what: What, matched: Matched) => Miss | undefined;
