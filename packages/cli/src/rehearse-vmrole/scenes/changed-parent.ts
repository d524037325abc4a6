import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { checkChain } from "@patchrig/core/vhd";
import { makeDifference, PLACES, putBack, touchDisk } from "../disks.ts";
import { scene } from "../scene.ts";
import { bringIn, expectRefused, StoryBroken } from "../story.ts";

/** M17: id, size and dates of a parent stay the same when it is changed; what its children show is nobody's disk then. */
export const changedParent = scene("changed-parent", "Write to the parent that has children", async (story, tools) => {
  const { folder } = story;
  const base = join(folder, "base.vhd");
  const patch = { at: PLACES.hotfix, bytes: 384 * 1_024 };
  const shown = join(folder, "app-3.vhd");
  const file = await story.hold(makeDifference(story, { base, shown, name: "app-4.vhd", patch }));
  await chmod(base, 0o644);
  touchDisk(base);
  const said = expectRefused(
    await bringIn(story, { image: "shop-app-4", file, parent: "shop-base-1" }),
    "parent-changed",
  );
  tools.notice("The parent was changed under its children: found by its content, which no VHD field tells.", "M17");
  await story.hold(putBack(join(folder, "base.kept.vhd"), base));
  const { sound } = await story.hold(checkChain(file));
  if (!sound) throw new StoryBroken("the parent was put back, and the chain is broken still");
  tools.notice("Way out: the kept copy is put back and locked; patches go into the differencing VHD.", "M17");
  const trap = { asked: "512 bytes written to base.vhd", refused: said, wayOut: "the kept copy, locked read-only" };
  return { found: "before a byte was sent", soundAgain: sound, trap };
});
