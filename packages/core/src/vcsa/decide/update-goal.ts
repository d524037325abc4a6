import type { Assessment, Builds } from "./assess.ts";

/** An update of one appliance: from what, to what, by which medium, in which steps. */
export interface UpdatePlan {
  readonly from: Assessment;
  readonly to: UpdateGoal;
  readonly steps: readonly { readonly name: string; readonly title: string }[];
}

/** What the appliance shall run afterwards. `null`: the table does not know, and whatever comes is taken. */
export interface UpdateGoal extends Builds {
  readonly release: string;
  readonly patchBuild: number | null;
  /** The medium's file name. */
  readonly iso: string | null;
}
