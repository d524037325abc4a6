import { join } from "node:path";
import { mergeVhd } from "@patchrig/core/vhd";
import { identity, lock, pagesOf } from "../disks.ts";
import { scene } from "../scene.ts";
import { bringIn, expectDone } from "../story.ts";

/** M18: a child that has grown large is merged into its parent: a new generation beside the old one. */
export const merge = scene("merge", "Merge the grown difference into a new generation", async (story, tools) => {
  const { folder } = story;
  const file = join(folder, "base-2.vhd");
  await story.hold(mergeVhd(join(folder, "app-4.vhd"), file, identity(story)));
  await lock(file);
  expectDone(await bringIn(story, { image: "shop-base-2", file }));
  const bytes = pagesOf(file);
  story.sent.whole += bytes;
  tools.notice(
    "The old base and its children stay as they are; the next differences stand on shop-base-2.",
    "M17, M18",
  );
  return { image: "shop-base-2", sentBytes: bytes, childrenOfOldBase: 3, runs: "shop-base-2" };
});
