import { dirname } from "node:path";
import { makeFolderSync } from "@patchrig/core";
import {
  backticksIn,
  closeRow,
  createDocumentStream,
  fenceOf,
  formatOpenRow,
  formatPassport,
  type PassportFacts,
  type SessionEvent,
} from "@patchrig/core/transcript";
import { createLineFile, readLinesAtOnce } from "./line-file.ts";
import { cannotWrite } from "./replace-file.ts";

/** A session document of any length, made of events as they come: only its rows' file grows. */
export interface DocumentFile {
  take(event: SessionEvent): void;
  /** Writes the document beside and renames it. Returns how many lines of the client's own were left out. */
  finish(facts: PassportFacts): number;
  abandon(): void;
}

/** Throws `PatchrigError` cannot-write, also later. */
export function createDocumentFile(
  file: string,
  options: { readonly general: boolean; readonly columns: number; readonly mode?: number },
): DocumentFile {
  makeFolderOf(file);
  const mode = options.mode ?? 0o644;
  // Its head tells all prompts, and is known last.
  const rows = createLineFile(file, ".rows", mode);
  let longest = 0;
  const stream = createDocumentStream((line) => {
    const row = formatOpenRow(line);
    longest = Math.max(longest, backticksIn(row.slice(1)));
    rows.write(`${row}\n`);
  }, options);
  return {
    take: stream.take,
    finish: (facts) => {
      stream.end();
      rows.finish();
      const prompts = stream.prompts();
      const document = createLineFile(file, ".part", mode);
      try {
        document.write(documentHead(facts, prompts, longest));
        readLinesAtOnce(rows.path, (row) => document.write(`${closeRow(row, prompts)}\n`));
        document.write(`${fenceOf(longest)}\n`);
        document.finish();
      } finally {
        document.abandon();
        rows.abandon();
      }
      return stream.clientLines();
    },
    abandon: rows.abandon,
  };
}

/** All that stands before a session's rows; `longest`: how many backticks stand alone in one of them. */
export function documentHead(facts: PassportFacts, prompts: readonly string[], longest: number): string {
  const title = facts.title === undefined ? [] : ["", `# ${facts.title}`, ""];
  return `${[formatPassport({ ...facts, prompts }), ...title, `${fenceOf(longest)}session`].join("\n")}\n`;
}

function makeFolderOf(file: string): void {
  try {
    makeFolderSync(dirname(file));
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}
