import type { JournalPort, StepReport } from "@patchrig/core";
import type { Random } from "@patchrig/core/random";
import {
  type ImageGoal,
  type ImageReport,
  type ImageRules,
  runImageUpdate,
  type ServiceAccess,
} from "@patchrig/core/vmrole";
import type { Backstage } from "./backstage.ts";
import { AT, LOCATION } from "./service-files.ts";

/** What the scenes of the story share. */
export interface Story {
  readonly access: ServiceAccess;
  readonly rules: ImageRules;
  readonly random: Random;
  /** Where the VHDs lie while the story is told. */
  readonly folder: string;
  /** A container of the storage account that packages go to. */
  readonly packagesUrl: string;
  readonly backstage: Backstage;
  /** The journal of the runs that bring images in. */
  readonly runs: JournalPort;
  /** The simulated clock stands still while a disk is made. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Bytes that were sent, and that would have been if every generation went up whole (M12, M22). */
  readonly sent: { differing: number; whole: number };
}

const ROLE = "Shop";

/** Lets the real client bring an image in, and a deployment onto it where `use` says so. */
export async function bringIn(
  story: Story,
  wanted: Pick<ImageGoal, "image" | "file"> & Partial<ImageGoal>,
): Promise<ImageReport> {
  const { access, rules, runs } = story;
  const goal: ImageGoal = {
    ...{ label: wanted.image, description: "a rehearsal", parent: null, location: LOCATION },
    use: { ...AT, role: ROLE },
    ...{ rearmsLeft: null, useLast: false, content: null },
    ...wanted,
  };
  const report = await runImageUpdate(goal, { access, rules, journal: runs });
  const upload = report.steps.find(({ name }) => name === "upload-vhd")?.facts;
  if (upload !== undefined && typeof upload.sentBytes === "number") story.sent.differing += upload.sentBytes;
  return report;
}

/** What the story must not go on without. */
export class StoryBroken extends Error {}

/** The report of a run that has to be done. Throws `StoryBroken` with what stood in the way. */
export function expectDone(report: ImageReport): ImageReport {
  if (report.outcome === "done") return report;
  throw new StoryBroken(`${report.image}: ${report.outcome}: ${report.problem?.text ?? ""}`);
}

/** The words of a refusal that has to come before anything was sent. Throws `StoryBroken` where it did not. */
export function expectRefused(report: ImageReport, rule: string): string {
  const [check] = report.steps as readonly (StepReport | undefined)[];
  const rules = check?.facts.rules;
  if (report.outcome === "refused" && Array.isArray(rules) && rules.includes(rule)) return report.problem?.text ?? "";
  throw new StoryBroken(`${report.image}: expected to be refused for ${rule}, was ${report.outcome}`);
}

/** The words of the service's own refusal. Throws `StoryBroken` where it did not refuse. */
export function expectSaidNo(answer: { readonly kind: string; readonly text?: string }, what: string): string {
  if (answer.kind === "refused") return answer.text ?? "";
  throw new StoryBroken(`expected the service to refuse ${what}, it did not`);
}

/** The value of an answer that has to be one. Throws `StoryBroken`. */
export function expectAnswer<T>(
  answer: { readonly kind: "done"; readonly value: T } | { readonly kind: string; readonly text: string },
): T {
  if ("value" in answer) return answer.value;
  throw new StoryBroken(`the service says: ${answer.text}`);
}
