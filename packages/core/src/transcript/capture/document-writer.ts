import type { DocumentLine, SessionDocument, SessionPassport } from "../document/document.ts";
import { createGeneraliser } from "../document/generalise.ts";
import { createCapture, type SessionEvent } from "./capture.ts";

export interface CapturedDocument {
  readonly document: SessionDocument;
  readonly screens: number;
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
  const capture = createCapture(({ line }) => lines.push(line), options.columns ? { columns: options.columns } : {});
  for (const event of events) capture.take(event);
  capture.end();
  const general = options.general ? createGeneraliser() : undefined;
  const prose = options.prose ?? (facts.title === undefined ? "" : `\n# ${facts.title}\n`);
  return {
    document: {
      passport: { ...facts, prompts: capture.prompts() },
      blocks: [
        ...(prose === "" ? [] : [{ kind: "prose", text: prose } as const]),
        { kind: "session", lines: general ? lines.map(general) : lines },
      ],
    },
    screens: capture.screens(),
  };
}
