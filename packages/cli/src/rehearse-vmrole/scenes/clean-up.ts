import { settle } from "@patchrig/core/vmrole";
import { scene } from "../scene.ts";
import { AT } from "../service-files.ts";
import { expectAnswer, StoryBroken } from "../story.ts";

const IMAGES = ["shop-app-2", "shop-app-3", "shop-app-4", "shop-base-1", "shop-base-2"];

/** Children first: an image that another stands on cannot go. */
export const cleanUp = scene("clean-up", "Take it all down", async ({ access }) => {
  const { deployments, images, services } = access.service;
  expectAnswer(await settle(access, "deleting the deployment", () => deployments.remove(AT)));
  for (const name of IMAGES) expectAnswer(await settle(access, `removing ${name}`, () => images.remove(name)));
  expectAnswer(await settle(access, "deleting the service", () => services.remove(AT.service)));
  const left = expectAnswer(await images.list()).map(({ name }) => name);
  if (left.length > 0) throw new StoryBroken(`left behind: ${left.join(", ")}`);
  return { removed: IMAGES, left: 0 };
});
