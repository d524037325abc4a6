import { readerOf, type SessionReader } from "../transcript/index.ts";
import { createExplainer } from "./explainer.ts";
import type { Explanation } from "./explanation.ts";

/** Pieces of a recording's text, as they are read. */
export type SessionSource = Iterable<string> | AsyncIterable<string>;

const HEAD = 4_096;

/**
 * Explains a recording of any format, piece by piece: its memory does not grow with the recording. Throws `SyntaxError`
 * where it is none: neither a prompt nor a line of an appliance is in it.
 */
export async function explainSession(source: SessionSource): Promise<Explanation> {
  const explainer = createExplainer();
  let head = "";
  let reader: SessionReader | undefined;
  for await (const piece of source) {
    if (reader) reader.write(piece);
    else {
      head += piece;
      if (head.length < HEAD) continue;
      reader = readerOf(head, explainer);
      reader.write(head);
    }
  }
  if (!reader) {
    reader = readerOf(head, explainer);
    reader.write(head);
  }
  reader.end();
  const explanation = explainer.end();
  if (!explainer.metAppliance()) throw new SyntaxError(`line 1: ${JOURNAL.test(head) ? GOT_JOURNAL : GOT_NOTHING}`);
  return explanation;
}

const EXPECTED = "expected a recorded session of an appliance, got";
const GOT_JOURNAL = `${EXPECTED} a run's journal: \`patchrig vcsa status --journal\` tells what it says`;
const GOT_NOTHING = `${EXPECTED} a text in which no prompt and no line of an appliance was found`;
const JOURNAL = /^\{"at":"[^"\n]{1,40}","type":"/;
