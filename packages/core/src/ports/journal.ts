/** Where a run writes down what it is about to do and what it saw, so that it is never lost. Adapter: file-journal. */
export interface JournalPort {
  /** Resolves once the entry is on the disk (fsync). Throws `PatchrigError` journal. */
  append(entry: JournalEntry): Promise<void>;
  /** Every entry so far, oldest first. A last line that was cut short is left out. */
  read(): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

export interface JournalEntry {
  /** ISO 8601, the clock of the run. */
  readonly at: string;
  readonly type:
    | "run-started"
    | "looked"
    | "step-started"
    | "intent"
    | "observed"
    | "step-ended"
    | "run-ended"
    | EstateEntryType;
  readonly step?: string;
  readonly [detail: string]: unknown;
}

/** What the journal of an estate has; each of its appliances has a journal of its own. */
export type EstateEntryType = "estate-started" | "estate-resumed" | "node-started" | "node-ended" | "failed-over";
