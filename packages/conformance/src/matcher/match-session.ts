import { readFileSync } from "node:fs";
import {
  formatLine,
  literalLine,
  matchLines,
  NOTHING_HELD,
  parseSessionDocument,
  type SessionDocument,
  type ShownLine,
  scriptOf,
} from "@patchrig/core/transcript";
import type { DocumentVerdict } from "../replay/judge-document.ts";
import { judgeDocument } from "../replay/judge-document.ts";
import type { PlayedSession } from "../replay/play-document.ts";

/** What a session document may be compared with: a played session, or a terminal's text as it is. */
export type ComparedSession = PlayedSession | string;

export interface SessionMatch {
  readonly pass: boolean;
  /** The near miss, for a person. */
  message(): string;
}

/** Reads a session document. Throws `SyntaxError` with file:line:column. */
export function readSessionDocument(file: string): SessionDocument {
  const parsed = parseSessionDocument(readFileSync(file, "utf8"));
  if ("value" in parsed) return parsed.value;
  const { line, column, text } = parsed.problem;
  throw new SyntaxError(`${file}:${line}:${column}: ${text}`);
}

/** Compares a session with a document's file, by the line language. */
export function matchSession(session: ComparedSession, file: string): SessionMatch {
  const document = readSessionDocument(file);
  return typeof session === "string" ? matchText(session, document, file) : matchPlayed(session, document, file);
}

function matchPlayed(played: PlayedSession, document: SessionDocument, file: string): SessionMatch {
  const verdict = judgeDocument(document, scriptOf(document), played);
  return { pass: verdict.outcome === "same", message: () => describe(verdict, file) };
}

function describe({ outcome, failures, problem }: DocumentVerdict, file: string): string {
  if (outcome === "same") return `expected a session that differs from ${file}`;
  const misses = failures.map(
    ({ during, miss }) =>
      `in "${during}", ${file}:${miss.line ?? 1}\n  expected  ${miss.expected ?? "(nothing more)"}\n  came      ${miss.came ?? "(nothing)"}`,
  );
  return [...misses, ...(problem === undefined ? [] : [`not played to its end: ${problem}`])].join("\n");
}

/** All of a document's lines in order: prompts with their input, and what was shown. */
function matchText(text: string, document: SessionDocument, file: string): SessionMatch {
  const { opening, turns, closing } = scriptOf(document);
  const end = closing
    ? [{ kind: "line" as const, compiled: closing.compiled, source: closing.source, line: closing.line }]
    : [];
  const expected = [...opening, ...turns.flatMap((turn) => turn.expected), ...end];
  const rows = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const came = rows.map((row, index): ShownLine => ({ text: row.trimEnd(), line: index + 1 }));
  const fit = matchLines(expected, came, { held: NOTHING_HELD, mayGoBack: document.passport.clock === "jumps" });
  if ("held" in fit) return { pass: true, message: () => `expected a session that differs from ${file}` };
  const { line, expected: wanted, came: shown, why } = fit.miss;
  const given = shown === undefined ? "(nothing)" : formatLine({ kind: "output", pattern: literalLine(shown) });
  const reason = why === undefined ? "" : `\n  because   ${why}`;
  return {
    pass: false,
    message: () => `${file}:${line ?? 1}\n  expected  ${wanted ?? "(nothing more)"}\n  came      ${given}${reason}`,
  };
}
