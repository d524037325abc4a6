import { readerOf, type SessionReader } from "../transcript/index.ts";
import { createExplainer } from "./explainer.ts";
import type { Explanation } from "./explanation.ts";

/** Pieces of a recording's text, as they are read. */
export type SessionSource = Iterable<string> | AsyncIterable<string>;

const HEAD = 4_096;

/**
 * Explains a recording of any format, piece by piece: its memory does not grow with the recording. Throws `SyntaxError`
 * where it is none.
 */
export async function explainSession(source: SessionSource): Promise<Explanation> {
  const explainer = createExplainer();
  let head = "";
  let reader: SessionReader | undefined;
  const sink = { line: explainer.line, about: explainer.about, note: explainer.note };
  for await (const piece of source) {
    if (reader) reader.write(piece);
    else {
      head += piece;
      if (head.length < HEAD) continue;
      reader = readerOf(head, sink);
      reader.write(head);
    }
  }
  if (!reader) {
    reader = readerOf(head, sink);
    reader.write(head);
  }
  reader.end();
  return explainer.end();
}
