import { detectFormat } from "./detect.ts";
import { readCast, readCastV1 } from "./read-cast.ts";
import { readChunkLog } from "./read-chunk-log.ts";
import { readDocumentLines } from "./read-document.ts";
import { readText } from "./read-text.ts";
import type { SessionReader, SessionSink } from "./session-reader.ts";

/** The reader for a recording that begins so. Throws `SyntaxError` where it is no session. */
export function readerOf(head: string, sink: SessionSink): SessionReader {
  const format = detectFormat(head);
  if (format === "binary") throw new SyntaxError("line 1: expected a recorded session, got a binary file");
  if (format === "har")
    throw new SyntaxError("line 1: expected a terminal's session, got a HAR file: it holds HTTP exchanges");
  if (format === "cast") return readCast(sink);
  if (format === "cast-v1") return readCastV1(sink);
  if (format === "session") return readDocumentLines(sink);
  if (format === "chunk-log") return readChunkLog(sink);
  return readText(sink, { putty: format === "putty" });
}
