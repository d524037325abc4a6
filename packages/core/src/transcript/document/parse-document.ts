import type { DocumentBlock, DocumentLine, SessionDocument, SessionPassport } from "./document.ts";
import { parseDocumentLine } from "./document-line.ts";
import { parsePassport } from "./passport.ts";
import { type DocumentProblem, problemAt } from "./problem.ts";

export type ParsedDocument = { readonly value: SessionDocument } | { readonly problem: DocumentProblem };

const FENCE = /^(`{3,})session\s*$/;

/** Reads a session document. Line ends may be CR LF. */
export function parseSessionDocument(text: string): ParsedDocument {
  const rows = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (rows.at(-1) === "") rows.pop();
  const head = parsePassport(rows);
  if ("problem" in head) return head;
  const { passport, next } = head.value;
  const blocks: DocumentBlock[] = [];
  let prose: string[] = [];
  const closeProse = () => {
    if (prose.length > 0) blocks.push({ kind: "prose", text: prose.join("\n") });
    prose = [];
  };
  for (let at = next; at < rows.length; at++) {
    const fence = FENCE.exec(rows[at] ?? "")?.[1];
    if (fence === undefined) {
      prose.push(rows[at] ?? "");
      continue;
    }
    closeProse();
    const end = rows.indexOf(fence, at + 1);
    if (end < 0) return problemAt(at + 1, 1, `expected ${fence} on a line of its own at the session's end`);
    const session = parseLines(rows.slice(at + 1, end), at + 2, passport);
    if ("problem" in session) return session;
    blocks.push({ kind: "session", lines: session.value });
    at = end;
  }
  closeProse();
  return { value: { passport, blocks } };
}

function parseLines(
  rows: readonly string[],
  firstLine: number,
  { prompts }: SessionPassport,
): { readonly value: readonly DocumentLine[] } | { readonly problem: DocumentProblem } {
  const lines: DocumentLine[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = parseDocumentLine(row, prompts);
    if ("problem" in parsed) return problemAt(firstLine + index, parsed.at + 1, parsed.problem);
    lines.push({ ...parsed.value, line: firstLine + index });
  }
  return { value: lines };
}
