import type { RecordedRange } from "../../run/step.ts";

/**
 * Measured between the appliance's own stamps; the phases of an installation by their first words. Releases differ more
 * than machines do: a range is what was seen, no promise.
 */
const PHASES: readonly (RecordedRange & { readonly says: RegExp })[] = [
  { says: /^Processing software packages/i, from: 505, to: 510, cite: ["02"] },
  { says: /^Copying software packages/i, from: 1, to: 117, cite: ["11", "20"] },
  { says: /^Running test transaction/i, from: 1, to: 27, cite: ["05", "07", "11", "20", "32"] },
  { says: /^Running pre-install script/i, from: 2, to: 122, cite: ["05", "07", "11", "20", "32"] },
  { says: /^Upgrading software packages/i, from: 36, to: 715, cite: ["05", "07", "11", "20", "32"] },
  { says: /^Running post-install script/i, from: 1, to: 10, cite: ["05", "07", "11", "20", "32"] },
];

/** Whole steps. The reboot's lower end is stated (V22); its upper end is taken from what 8.0 is said to need. */
const STEPS = {
  stage: { from: 1, to: 643, cite: ["02", "19"] },
  install: { from: 52, to: 974, cite: ["05", "07", "11", "20", "32"] },
  reboot: { from: 300, to: 900, cite: ["V22"] },
} as const satisfies Readonly<Record<string, RecordedRange>>;

/** What was recorded of a phase, by what the appliance says when it begins. */
export const recordedOf = (text: string): RecordedRange | undefined => PHASES.find(({ says }) => says.test(text));

/** What was recorded of a whole step. */
export const recordedStep = (step: keyof typeof STEPS): RecordedRange => STEPS[step];

/** The longest that was recorded, from this step to the login page, in milliseconds. */
export function neededFrom(step: keyof typeof STEPS): number {
  const steps = ["stage", "install", "reboot"] as const;
  return steps.slice(steps.indexOf(step)).reduce((sum, name) => sum + STEPS[name].to, 0) * 1000;
}
