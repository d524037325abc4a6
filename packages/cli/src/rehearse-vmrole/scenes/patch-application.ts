import { join } from "node:path";
import { pagesOf } from "../disks.ts";
import { scene } from "../scene.ts";
import { bringIn, expectDone } from "../story.ts";

/** M15: upload the differencing VHD, associate it with its parent, change the instances' configuration. */
export const patchApplication = scene(
  "patch-application",
  "Patch the application by a differencing VHD",
  async (story) => {
    const file = join(story.folder, "app-2.vhd");
    const report = expectDone(await bringIn(story, { image: "shop-app-2", file, parent: "shop-base-1" }));
    const upload = report.steps.find(({ name }) => name === "upload-vhd")?.facts;
    const whole = pagesOf(file);
    return {
      image: "shop-app-2",
      parent: "shop-base-1",
      sentBytes: upload?.sentBytes,
      insteadOf: whole,
      steps: report.steps.map(({ name }) => name),
    };
  },
);
