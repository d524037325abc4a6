import type { DocumentLine, SessionDocument, SessionPassport } from "../document/document.ts";
import type { SessionEvent } from "./capture.ts";
import { createDocumentStream } from "./document-stream.ts";

export interface CapturedDocument {
  readonly document: SessionDocument;
  readonly screens: number;
  /** How many lines of its own the recording's client said around the session: they are left out. */
  readonly clientLines: number;
}

/** What a passport says besides what a recording shows itself. */
export type PassportFacts = Omit<SessionPassport, "prompts">;

/** Makes a document of a session's events. `general`: what differs from session to session becomes captures. */
export function documentOf(
  events: Iterable<SessionEvent>,
  facts: PassportFacts,
  options: { readonly general?: boolean; readonly columns?: number; readonly prose?: string } = {},
): CapturedDocument {
  const lines: DocumentLine[] = [];
  const { general = false, columns = 0 } = options;
  const stream = createDocumentStream((line) => lines.push(line), { general, columns });
  for (const event of events) stream.take(event);
  stream.end();
  const prose = options.prose ?? (facts.title === undefined ? "" : `\n# ${facts.title}\n`);
  return {
    document: {
      passport: { ...facts, prompts: stream.prompts() },
      blocks: [...(prose === "" ? [] : [{ kind: "prose", text: prose } as const]), { kind: "session", lines }],
    },
    screens: stream.screens(),
    clientLines: stream.clientLines(),
  };
}
