import type { DocumentLine, LinePattern } from "../document/document.ts";
import { parseSessionDocument } from "../document/parse-document.ts";
import { gatherWhole, type SessionReader, type SessionSink } from "./session-reader.ts";

/** Shows a session document's lines, without the values that its captures stand for. Throws `SyntaxError` naming the line. */
export const readDocumentLines = (sink: SessionSink): SessionReader =>
  gatherWhole("a session document", "explain the cast that it was made of", (text) => {
    const parsed = parseSessionDocument(text);
    if ("problem" in parsed) {
      const { line, column, text: what } = parsed.problem;
      throw new SyntaxError(`line ${line}:${column}: ${what}`);
    }
    const { passport, blocks } = parsed.value;
    sink.about?.("version", passport.version);
    const lines = blocks.flatMap((block) => (block.kind === "session" ? block.lines : []));
    lines.forEach((line, index) => {
      const shown = shownBy(line, lines[index + 1]);
      if (shown !== undefined) sink.line({ text: shown, line: line.line ?? 0 });
    });
  });

/** A question stands with its answer; a stamp that is a capture tells no time. */
function shownBy(line: DocumentLine, next: DocumentLine | undefined): string | undefined {
  if (line.kind === "elided") return "...";
  if (line.kind === "prompt") return `${line.prompt}${line.input}`;
  if (line.kind !== "output") return undefined;
  const answer = next?.kind === "answer" ? next.input : "";
  return `${textOf(line.pattern).replace(/^\s*\[\] : ?/, "")}${answer}`;
}

const textOf = ({ spans }: LinePattern): string =>
  spans
    .map((span) =>
      span.kind === "text" ? span.text : span.kind === "capture" && !span.type.startsWith("ts:") ? "0" : "",
    )
    .join("");
