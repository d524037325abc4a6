import type { Step } from "../../run/step.ts";
import type { ImageContext } from "./goal.ts";
import { associateParent } from "./steps/associate-parent.ts";
import { changeConfiguration } from "./steps/change-configuration.ts";
import { checkImage } from "./steps/check-image.ts";
import { confirmInstances } from "./steps/confirm-instances.ts";
import { uploadVhd } from "./steps/upload-vhd.ts";

/** The documented update by a differencing VHD, in its order (M15): looked at before, and confirmed after. */
export const imageSteps: readonly Step<ImageContext>[] = [
  checkImage,
  uploadVhd,
  associateParent,
  changeConfiguration,
  confirmInstances,
];

/** An image that is only added: the update without its use. */
export const addingSteps: readonly Step<ImageContext>[] = [checkImage, uploadVhd, associateParent];
