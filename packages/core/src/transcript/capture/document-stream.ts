import type { DocumentLine } from "../document/document.ts";
import { createGeneraliser } from "../document/generalise.ts";
import { createCapture, type SessionEvent } from "./capture.ts";
import { createClientLineFilter } from "./client-lines.ts";

export interface DocumentStreamOptions {
  /** What differs from session to session becomes captures. */
  readonly general?: boolean;
  readonly columns?: number;
}

/** Makes a document's lines of a session's events as they come: its memory does not grow with the session. */
export interface DocumentStream {
  take(event: SessionEvent): void;
  /** Lines that are whole and held back, because they may be the last of all. */
  held(): readonly DocumentLine[];
  /** After the last event. */
  end(): void;
  /** The prompts that were met so far, as a passport has them. */
  prompts(): readonly string[];
  /** Times that a program took the whole screen. */
  screens(): number;
  /** How many lines of its own the recording's client said around the session: they are left out. */
  clientLines(): number;
}

export function createDocumentStream(
  onLine: (line: DocumentLine) => void,
  { general = false, columns = 0 }: DocumentStreamOptions = {},
): DocumentStream {
  const generalised = general ? createGeneraliser() : (line: DocumentLine) => line;
  const filter = createClientLineFilter((line) => onLine(generalised(line)));
  const capture = createCapture(({ line }) => filter.take(line), columns > 0 ? { columns } : {});
  return {
    take: capture.take,
    held: () => (general ? filter.held().map(createGeneraliser()) : filter.held()),
    end: () => {
      capture.end();
      filter.end();
    },
    prompts: capture.prompts,
    screens: capture.screens,
    clientLines: filter.leftOut,
  };
}
