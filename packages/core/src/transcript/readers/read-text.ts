import { createLineStream } from "../terminal/line-stream.ts";
import { type SessionReader, type SessionSink, splitLines } from "./session-reader.ts";

const HEADER = /^# (source|version|grade|what|left out|product|build|when|who|terminal|locale|licence): (.*)$/;
/** What a copy puts before each line: a quotation mark, a bullet, a log's arrow. */
const DECORATION = /^\s*(?:--> ?|[>|•·*-] )(?=\S|$)/;
/** readline's escape, whose first byte copies lose: it shows nothing (evidence 43). */
const BARE_ESCAPE = /^\[\?1034h/;

/** Reads what somebody copied from a terminal, or a program's raw log of one. */
export function readText(sink: SessionSink, options: { readonly putty?: boolean } = {}): SessionReader {
  let inHeader = true;
  let decorated = true;
  let place = { line: 1 };
  const terminal = createLineStream((shown) => {
    const text = shown.text.replace(BARE_ESCAPE, "");
    sink.line(text === shown.text ? shown : { ...shown, text });
  });
  const lines = splitLines((raw, number) => {
    const line = number === 1 ? raw.replace(/^\ufeff/, "") : raw;
    const [, key, value] = inHeader ? (HEADER.exec(line) ?? []) : [];
    if (key !== undefined) return sink.about?.(key, value ?? "");
    if (inHeader) decorated = DECORATION.test(line) && /^\s*-->/.test(line);
    inHeader = false;
    if (options.putty && /^=~(?:=~)+=? PuTTY log /.test(line))
      return sink.about?.("putty-log", line.replaceAll(/=~|=$/g, "").trim());
    place = { line: number };
    terminal.write(`${decorated ? line.replace(/^\s*--> ?/, "") : undecorated(line)}\n`, place);
  });
  return {
    write: lines.write,
    end: () => {
      lines.end();
      terminal.end();
    },
  };
}

/** A bullet or a quotation mark only where what follows is surely a console's. */
const undecorated = (line: string): string => {
  // Most lines are stamped, or begin with a letter.
  if (/^(?: \[|[A-Za-z[])/.test(line)) return line;
  const bare = line.replace(DECORATION, "");
  return bare !== line && /^\s*(?:Command>|\[\d{4}-\d\d-\d\d)/.test(bare) ? bare : line;
};
