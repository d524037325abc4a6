import { join } from "node:path";
import { awaitReady, settle } from "@patchrig/core/vmrole";
import { scene } from "../scene.ts";
import { AT } from "../service-files.ts";
import { bringIn, expectAnswer, expectDone, type Story, StoryBroken } from "../story.ts";

const INSTANCE = "Shop_IN_0";
const HOTFIX = "C:\\Windows\\Hotfix\\KB2491683.txt";

/** M7, M8: an instance comes anew from the uploaded VHD, so that patches belong into the VHD. */
export const reimage = scene("reimage", "Patch a running instance, then reimage it", async (story, tools) => {
  const { backstage } = story;
  await backstage.write(INSTANCE, HOTFIX, "installed by remote desktop");
  if (!(await backstage.disk(INSTANCE)).files.includes(HOTFIX)) throw new StoryBroken("the hotfix is not on the disk");
  await reimageOnce(story);
  if ((await backstage.disk(INSTANCE)).files.includes(HOTFIX)) throw new StoryBroken("the hotfix outlived the reimage");
  tools.notice(`After the reimage ${HOTFIX} is gone: the instance comes from the VHD that was uploaded.`, "M7");
  const file = join(story.folder, "app-4.vhd");
  expectDone(await bringIn(story, { image: "shop-app-4", file, parent: "shop-base-1" }));
  await reimageOnce(story);
  const { image } = await backstage.disk(INSTANCE);
  if (image !== "shop-app-4") throw new StoryBroken(`the instance came from ${image}`);
  tools.notice("Way out: the hotfix in the differencing VHD, shop-app-4; a reimage brings it back with it.", "M8, M17");
  const trap = {
    asked: `${HOTFIX} installed by Remote Desktop, then a reimage`,
    refused: "nothing says so: it is gone",
    wayOut: "the hotfix in a differencing VHD, shop-app-4",
  };
  return { instance: INSTANCE, lost: true, runs: "shop-app-4", trap };
});

async function reimageOnce({ access }: Story): Promise<void> {
  const { deployments } = access.service;
  expectAnswer(await settle(access, `reimaging ${INSTANCE}`, () => deployments.reimage(AT, INSTANCE)));
  expectAnswer(await awaitReady(access, AT, { role: undefined }));
}
