import type { Losses, PassportFacts, RedactionRules, SessionReader } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import type { ImportOptions } from "./options.ts";

/** What is to be imported, and where to. */
export interface ToImport {
  readonly file: string;
  readonly options: ImportOptions;
  readonly context: Context;
  readonly rules: RedactionRules;
  /** The document. */
  readonly target: string;
  /** The cast beside it; null where that would be the recording itself. */
  readonly cast: string | null;
}

/** One import that is under way: what is read goes into `reader`. */
export interface Import {
  readonly reader: SessionReader;
  /** Gives what was made its names. */
  finish(): Promise<Imported>;
  /** Leaves nothing behind. */
  abandon(): void;
}

export interface Imported {
  readonly facts: PassportFacts;
  readonly losses: Losses;
  readonly notes: readonly string[];
  /** Lines of the recording's own client that were left out. */
  readonly clientLines: number;
  readonly cast: string | null;
}
