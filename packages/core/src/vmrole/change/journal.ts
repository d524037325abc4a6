import { z } from "zod";
import { PatchrigError } from "../../errors.ts";
import type { JournalEntry } from "../../ports/journal.ts";
import type { ChangeBefore, ChangeGoal } from "./goal.ts";

const slot = { service: z.string(), slot: z.enum(["Production", "Staging"]) };
const goalSchema = z.discriminatedUnion("kind", [
  z.object({
    ...slot,
    kind: z.literal("upgrade"),
    label: z.string(),
    mode: z.enum(["Auto", "Manual"]),
    role: z.string().nullable(),
    package: z.string(),
    packageSha256: z.string().nullable(),
    configuration: z.string().nullable(),
    configurationSha256: z.string().nullable(),
    sizes: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    kind: z.literal("swap"),
    service: z.string(),
    production: z.string().nullable(),
    staging: z.string(),
  }),
]) satisfies z.ZodType<ChangeGoal>;

/** What the last run in a journal set out for, and how far it says that it came. */
export interface JournalledChange {
  readonly goal: ChangeGoal;
  readonly before: ChangeBefore;
  readonly isDone: boolean;
  /** What `run-started` says besides: how the service is reached. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Is the last run in a journal a deployment's change? */
export const isChangeJournal = (journal: readonly JournalEntry[]): boolean =>
  goalSchema.safeParse(journal.findLast(({ type }) => type === "run-started")?.goal).success;

/** Reads a change's journal. Throws `PatchrigError` unreadable-input where it is none. */
export function readChangeJournal(journal: readonly JournalEntry[], file: string): JournalledChange {
  const start = journal.findLastIndex((entry) => entry.type === "run-started" && entry.resumed !== true);
  const entries = journal.slice(Math.max(0, start));
  const [started] = entries;
  const goal = goalSchema.safeParse(started?.goal);
  if (started === undefined || !goal.success) {
    throw new PatchrigError(
      "unreadable-input",
      `${file}: expected the journal of an upgrade or a swap, found none in it`,
    );
  }
  const operations = entries.flatMap(({ type, facts }) => (type === "observed" ? (operationIn(facts) ?? []) : []));
  return {
    goal: goal.data,
    before: { ordered: entries.some(({ type }) => type === "intent"), operation: operations.at(-1) },
    isDone: entries.findLast(({ type }) => type === "run-ended")?.outcome === "done",
    about: started,
  };
}

function operationIn(facts: unknown): string | undefined {
  if (typeof facts !== "object" || facts === null || !("operation" in facts)) return undefined;
  return typeof facts.operation === "string" ? facts.operation : undefined;
}
