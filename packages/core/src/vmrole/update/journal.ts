import { z } from "zod";
import { PatchrigError } from "../../errors.ts";
import type { JournalEntry } from "../../ports/journal.ts";
import type { SentPages } from "../upload/sent-pages.ts";
import type { Before, ImageGoal } from "./goal.ts";

const goalSchema = z.object({
  image: z.string(),
  label: z.string(),
  description: z.string(),
  file: z.string().nullable(),
  parent: z.string().nullable(),
  location: z.string().nullable(),
  use: z
    .object({ service: z.string(), slot: z.enum(["Production", "Staging"]), role: z.string().nullable() })
    .nullable(),
  rearmsLeft: z.number().nullable(),
  useLast: z.boolean(),
  content: z.string().nullable(),
  fileMark: z.object({ bytes: z.number(), modifiedNs: z.string() }).optional(),
}) satisfies z.ZodType<ImageGoal>;

const pagesSchema = z.array(z.tuple([z.number(), z.number(), z.string()]));

/** The name of the plan in a journal. */
export const IMAGE_PLAN = "image";

/** What the last run in a journal set out for, and what it says was done of it. */
export interface JournalledImage {
  readonly goal: ImageGoal;
  readonly before: Before;
  readonly isDone: boolean;
  /** What `run-started` says besides: how the service is reached. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Reads a run's journal. Throws `PatchrigError` unreadable-input where it is none of an image. */
export function readImageJournal(journal: readonly JournalEntry[], file: string): JournalledImage {
  const start = journal.findLastIndex((entry) => entry.type === "run-started" && entry.resumed !== true);
  const entries = journal.slice(Math.max(0, start));
  const [started] = entries;
  const goal = goalSchema.safeParse(started?.goal);
  if (started?.plan !== IMAGE_PLAN || !goal.success) {
    throw new PatchrigError(
      "unreadable-input",
      `${file}: expected the journal of an image's update, found none in it`,
      {
        hint: "name the file that `patchrig vmrole run` or `image add` printed",
      },
    );
  }
  const intents = entries.filter(({ type }) => type === "intent").map(({ facts }) => factsOf(facts));
  // Somebody may have said since that a touched file is the same.
  const resumed = goalSchema.safeParse(entries.findLast(({ type }) => type === "run-started")?.goal);
  return {
    goal: { ...goal.data, ...(resumed.data?.fileMark && { fileMark: resumed.data.fileMark }) },
    before: {
      sent: entries.flatMap(({ type, facts }) => (type === "observed" ? sentIn(factsOf(facts).sent, file) : [])),
      prepared: intents.some(({ prepare }) => prepare === goal.data.image),
      committing: intents.some(({ commit }) => commit === goal.data.image),
    },
    isDone: entries.findLast(({ type }) => type === "run-ended")?.outcome === "done",
    about: started,
  };
}

/** Pages as a journal keeps them, and back. */
export const pagesFact = (pages: readonly SentPages[]) => pages.map(({ offset, length, md5 }) => [offset, length, md5]);

function sentIn(value: unknown, file: string): readonly SentPages[] {
  if (value === undefined) return [];
  const read = pagesSchema.safeParse(value);
  if (read.success) return read.data.map(([offset, length, md5]) => ({ offset, length, md5 }));
  throw new PatchrigError("unreadable-input", `${file}: expected pages that were sent, found something else`);
}

const factsOf = (facts: unknown): Readonly<Record<string, unknown>> =>
  typeof facts === "object" && facts !== null ? (facts as Readonly<Record<string, unknown>>) : {};
