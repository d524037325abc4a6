import type { ImageRules, Quote } from "@patchrig/core/vmrole";
import { loadVmRole } from "@patchrig/platforms/vmrole";

/** The platform's limits and words, from its profile. */
export function imageRules(): ImageRules {
  const { image, rearm, can, osDiskMaxGb } = loadVmRole();
  return {
    chainDepth: image.chainDepth.value,
    nameRefused: quoteOf(image.nameRefused),
    secondLevelRefused: quoteOf(image.secondLevelRefused),
    parentMissing: quoteOf(image.parentMissing),
    parentNotCommitted: quoteOf(image.parentNotCommitted),
    parentDiffers: quoteOf(image.parentDiffers),
    sizeNotWholeMb: quoteOf(image.sizeNotWholeMb),
    tooLarge: quoteOf(image.tooLarge),
    rearmsExhausted: quoteOf(rearm.exhausted),
    configureOsRefused: quoteOf(can.configureOsRefused),
    largestGb: osDiskMaxGb.value,
    childCountsWithParent: image.childCountsWithParent.value,
  };
}

interface CitedText {
  readonly text: string;
  readonly cite?: string | readonly string[] | undefined;
  readonly inferred?: string | undefined;
}

const quoteOf = ({ text, cite = [], inferred }: CitedText): Quote => ({
  text,
  cite: typeof cite === "string" ? [cite] : cite,
  inferred: inferred !== undefined,
});
