import type { DocumentLine, SessionDocument, SessionPassport } from "../document/document.ts";
import { createGeneraliser } from "../document/generalise.ts";
import { createCapture, type SessionEvent } from "./capture.ts";
import { withoutClientLines } from "./client-lines.ts";

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
  const capture = createCapture(({ line }) => lines.push(line), options.columns ? { columns: options.columns } : {});
  for (const event of events) capture.take(event);
  capture.end();
  const said = withoutClientLines(lines);
  const general = options.general ? createGeneraliser() : undefined;
  const prose = options.prose ?? (facts.title === undefined ? "" : `\n# ${facts.title}\n`);
  return {
    document: {
      passport: { ...facts, prompts: capture.prompts() },
      blocks: [
        ...(prose === "" ? [] : [{ kind: "prose", text: prose } as const]),
        { kind: "session", lines: general ? said.map(general) : said },
      ],
    },
    screens: capture.screens(),
    clientLines: lines.length - said.length,
  };
}
