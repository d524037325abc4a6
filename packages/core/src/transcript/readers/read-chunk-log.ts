import { parseInstant } from "../../clock/index.ts";
import { createLineStream } from "../terminal/line-stream.ts";
import { type SessionReader, type SessionSink, splitLines } from "./session-reader.ts";

const HEADER = /^# ([\w ]+): (.*)$/;
const ENTRY = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) - \w+: (?:(STDOUT|STDERR|Banner from server)[:,] )?(.*)$/;
const BARE_ESCAPE = /^\[\?1034h/;

/**
 * Reads the log of a program that spoke SSH: each entry is a piece of the stream, ended by a line end of the log's own
 * (evidence 43). What the program says itself is left out.
 */
export function readChunkLog(sink: SessionSink): SessionReader {
  const terminal = createLineStream(sink.line);
  let from: string | undefined;
  let at: number | undefined;
  let first = true;
  return joinEntries(
    sink,
    (line, number) => {
      const [whole, stamp = "", source, rest = ""] = ENTRY.exec(line) ?? [];
      if (whole !== undefined) {
        from = source;
        at = parseInstant(stamp);
        first = true;
      }
      if (from === undefined) return;
      const text = (whole === undefined ? line : rest).replace(BARE_ESCAPE, "");
      terminal.write(first ? text : `\n${text}`, { line: number, ...(at === undefined ? {} : { at }) });
      first = false;
    },
    () => terminal.end(),
  );
}

function joinEntries(
  sink: SessionSink,
  take: (line: string, number: number) => void,
  atEnd: () => void,
): SessionReader {
  let inHeader = true;
  const lines = splitLines((line, number) => {
    const [, key, value] = inHeader ? (HEADER.exec(line) ?? []) : [];
    if (key !== undefined) return sink.about?.(key, value ?? "");
    inHeader = false;
    take(line, number);
  });
  return {
    write: lines.write,
    end: () => {
      lines.end();
      atEnd();
    },
  };
}
