import { done } from "../../run/outcome.ts";
import type { Step } from "../../run/step.ts";
import type { UpdateContext } from "../update-context.ts";

/**
 * V8, V9: which medium it must be. The download centre wants a login of the customer's, so a person downloads it; that
 * it is the right one is seen when the appliance describes it.
 */
export const downloadIso: Step<UpdateContext> = {
  name: "download-iso",
  title: "Download the fixed ISO",
  run: async ({ plan }, tools) => {
    const { iso, release, patchBuild } = plan.to;
    const medium = iso ?? `the Full Product patch ISO of ${release}`;
    tools.notice(
      `Left to you: have ${medium} at hand (patch download centre, product VC, an FP and never a TP).`,
      "V9",
    );
    return done({ iso, kind: "FP", release, patchBuild, leftToYou: "the download" });
  },
};
