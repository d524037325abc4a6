import { join } from "node:path";
import { makeDifference, PLACES } from "../disks.ts";
import { scene } from "../scene.ts";
import { bringIn, expectDone, expectRefused } from "../story.ts";

/** M13: the next generation stands on the base again, never on the last generation. */
export const secondLevel = scene("second-level", "Make the next difference on the last one", async (story, tools) => {
  const { folder } = story;
  const [base, last] = [join(folder, "base.vhd"), join(folder, "app-2.vhd")];
  const patch = { at: PLACES.application + 2 ** 20, bytes: 128 * 1_024 };
  const wrong = await story.hold(makeDifference(story, { base: last, shown: last, name: "app-3.on-app-2.vhd", patch }));
  const said = expectRefused(
    await bringIn(story, { image: "shop-app-3", file: wrong, parent: "shop-app-2" }),
    "second-level",
  );
  tools.notice("A difference of a difference is refused. Way out: make it on the base again, with all since.", "M13");
  const file = await story.hold(makeDifference(story, { base, shown: last, name: "app-3.vhd", patch }));
  expectDone(await bringIn(story, { image: "shop-app-3", file, parent: "shop-base-1" }));
  const trap = {
    asked: "a difference on shop-app-2, which is one itself",
    refused: said,
    wayOut: "a difference on shop-base-1, with all since",
  };
  return { runs: "shop-app-3", parent: "shop-base-1", trap };
});
