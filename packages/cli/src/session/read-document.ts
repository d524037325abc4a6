import { formatInstant } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  detectFormat,
  documentOf,
  eventsOf,
  parseSessionDocument,
  type SessionDocument,
  type SessionEvent,
  type SessionFormat,
} from "@patchrig/core/transcript";
import type { Context } from "../context.ts";
import { factsIn } from "./facts-in.ts";
import { readPieces, unreadable } from "./read-pieces.ts";

/** A session document's text, and what it says. */
export interface ReadDocument {
  readonly file: string;
  readonly text: string;
  readonly document: SessionDocument;
  /** It has a passport of its own; else it was made of another kind of recording just now. */
  readonly hasPassport: boolean;
}

/**
 * Reads a session document, or makes one of any other recording. It is held whole: 8 MB at most. Throws `PatchrigError`
 * unreadable-input: file:line:column.
 */
export async function readDocument(file: string, context: Context): Promise<ReadDocument> {
  let text = "";
  for await (const piece of readPieces(file, context)) {
    text += piece;
    if (text.length > LARGEST)
      throw new PatchrigError(
        "unreadable-input",
        `${file} is larger than ${LARGEST / 1_000_000} MB: what is played or compared is held whole`,
        { hint: "cut it to the turns that matter; explain, import and redact take any size" },
      );
  }
  const format = detectFormat(text.slice(0, 4096));
  if (format === "session" || /\.session\.md$/.test(file))
    return { file, text, document: parseDocument(file, text), hasPassport: true };
  if (format === "binary" || format === "har") {
    throw new PatchrigError(
      "unreadable-input",
      `${file}:1:1: expected a recorded terminal session, got a ${format === "har" ? "HAR" : "binary"} file`,
    );
  }
  try {
    return { file, text, document: documentIn(text, format, context), hasPassport: false };
  } catch (problem) {
    throw unreadable(file, problem);
  }
}

const LARGEST = 8_000_000;

/** A document of somebody's recording, made just now. Throws `SyntaxError` naming the line. */
function documentIn(text: string, format: SessionFormat, context: Context): SessionDocument {
  const events: SessionEvent[] = [];
  let size = { columns: 0, rows: 0, exec: false };
  const reader = eventsOf(format, {
    event: (event) => events.push(event),
    about: ({ columns = size.columns, rows = size.rows, exec = size.exec }) => {
      size = { columns, rows, exec };
    },
    header: () => {},
    note: () => {},
  });
  reader.write(text);
  reader.end();
  const { columns, rows, exec } = size;
  const seen = factsIn(text.replaceAll("\r", "").slice(0, 4096));
  const facts = {
    product: seen.product ?? "unknown",
    version: seen.version ?? "unknown",
    build: "unknown",
    when: formatInstant(context.clock.now()),
    who: "unknown",
    // A replay has the same window: what is shown depends on it.
    terminal: columns > 0 && rows > 0 ? `${columns}x${rows}` : "unknown",
    locale: "unknown",
    licence: "unknown",
    redactions: 0,
    grade: "text",
    clock: "wall",
    ...(exec ? { more: [["channel", "exec"] as const] } : {}),
  } as const;
  return documentOf(events, facts, { general: true, columns }).document;
}

export function parseDocument(file: string, text: string): SessionDocument {
  const parsed = parseSessionDocument(text);
  if ("value" in parsed) return parsed.value;
  const { line, column, text: what } = parsed.problem;
  throw new PatchrigError("unreadable-input", `${file}:${line}:${column}: ${what}`);
}
