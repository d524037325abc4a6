import { done, type StepEnd } from "../../../run/outcome.ts";
import type { Step } from "../../../run/step.ts";
import type { ImageContext } from "../goal.ts";
import { refusedBy } from "../refused-by.ts";
import { settle } from "../settle.ts";

/** M15.2: says on which image the differencing VHD stands. */
export const associateParent: Step<ImageContext> = {
  name: "associate-parent",
  title: "Associate it with its parent",
  run: async ({ access, goal }, tools): Promise<StepEnd> => {
    const { image, parent } = goal;
    const { images } = access.service;
    const found = await images.find(image);
    if (found.kind === "refused") return refusedBy(found);
    if (parent === null) return done({ parent: found.value?.parent ?? "none: it stands by itself (M16)" });
    if (found.value?.parent === parent) return done({ image, parent, associated: "before" });
    await tools.intend({ setParent: image, parent });
    const answer = await settle(access, `associating ${image} with ${parent}`, () => images.setParent(image, parent));
    return answer.kind === "refused" ? refusedBy(answer) : done({ image, parent });
  },
};
