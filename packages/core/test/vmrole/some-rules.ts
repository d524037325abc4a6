import type { ImageGoal, ImageRules, Quote } from "../../src/vmrole/update/goal.ts";

const quote = (text: string, cite: string): Quote => ({ text, cite: [cite], inferred: false });
const inferred = (text: string): Quote => ({ text, cite: [], inferred: true });

/** Limits with words of the test's own. */
export const SOME_RULES: ImageRules = {
  chainDepth: 1,
  nameRefused: quote("The image name is invalid.", "M14"),
  secondLevelRefused: inferred("The parent {parent} has a parent."),
  parentMissing: inferred("No {parent}."),
  parentNotCommitted: inferred("{parent} is not committed."),
  parentDiffers: inferred("{image} is not of {parent}."),
  sizeNotWholeMb: quote("a size of <number> bytes", "A15"),
  tooLarge: inferred("Too large."),
  rearmsExhausted: quote("No more rearms.", "A09"),
  configureOsRefused: inferred("No osFamily for {role}."),
  largestGb: { ExtraSmall: 15, Small: 35 },
  childCountsWithParent: true,
};

/** The application's differencing VHD on the base, in use by the shop. */
export const aGoal = (changes: Partial<ImageGoal> = {}): ImageGoal => ({
  ...{ image: "shop-app-2", label: "the shop, 2", description: "", file: null, parent: "shop-base-1", location: null },
  use: { service: "orders", slot: "Production", role: null },
  ...{ rearmsLeft: null, useLast: false, content: null },
  ...changes,
});
