import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { budget, INITIAL_REARMS } from "@patchrig/core/vmrole";
import { copyDisk, lock, makeMaster, pagesOf } from "../disks.ts";
import { scene } from "../scene.ts";

/** M19, M17: an installation that is kept, a copy of it that is generalized and locked. */
export const makeBase = scene("make-base", "Install Windows, keep it, generalize a copy", async (story, tools) => {
  const { left } = budget(INITIAL_REARMS, [{ kind: "generalize", skipRearm: false }]);
  const base = await story.hold(makeMaster(story, "master.vhd").then((master) => copyDisk(story, master, "base.vhd")));
  await copyFile(base, join(story.folder, "base.kept.vhd"));
  await lock(base);
  tools.notice(
    "The installation stays as it is before sysprep; what goes up is a generalized copy, read-only.",
    "M17, M19",
  );
  return {
    rearmsOfBase: left,
    rearmsOfMaster: INITIAL_REARMS,
    uploadBytes: pagesOf(base),
    scale: "a thousandth (M12: 6 GB)",
  };
});
