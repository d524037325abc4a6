import { EXEC_TAG } from "../asciicast.ts";
import { createLineStream } from "../terminal/line-stream.ts";
import { gatherWhole, type SessionReader, type SessionSink, splitLines } from "./session-reader.ts";

/** One event of an asciicast as it is read: `at` in milliseconds since it began. */
export interface StreamedEvent {
  readonly at: number;
  readonly code: string;
  readonly text: string;
  /** The line of the file. */
  readonly line: number;
}

export interface StreamedHeader {
  readonly version: 2 | 3;
  readonly columns: number;
  readonly rows: number;
  readonly term: string | undefined;
  readonly timestamp: number | undefined;
  readonly title: string | undefined;
  /** Its inputs are commands without a terminal. */
  readonly exec: boolean;
}

const MOST_NOTES = 20;

/** Reads asciicast v2 and v3 event by event, whatever their size. A line that is no event is named and left out. */
export function streamCast(on: {
  header(header: StreamedHeader): void;
  event(event: StreamedEvent): void;
  note?(text: string): void;
}): SessionReader {
  let version: 2 | 3 | undefined;
  let at = 0;
  let broken = 0;
  return splitLines((line, number) => {
    if (version === undefined) {
      const header = readHeader(line);
      version = header.version;
      return on.header(header);
    }
    if (line === "" || line.charCodeAt(0) === 0x23 || line.trim() === "") return;
    const event = eventOf(line);
    if (event === undefined) {
      broken++;
      if (broken <= MOST_NOTES) on.note?.(`line ${number}: expected [seconds, "kind", "text"]; left out`);
      return;
    }
    const ms = Math.round(event[0] * 1000);
    at = version === 3 ? at + ms : Math.max(at, ms);
    on.event({ at, code: event[1], text: event[2], line: number });
  });
}

/** Shows a cast's output as lines. */
export function readCast(sink: SessionSink): SessionReader {
  let began = 0;
  let timed = false;
  const terminal = createLineStream(sink.line);
  const place = (at: number, line: number) => ({ line, at: timed ? began + at : at });
  const events = streamCast({
    header: ({ columns, timestamp, title }) => {
      terminal.resize(columns);
      timed = timestamp !== undefined;
      began = (timestamp ?? 0) * 1000;
      if (title !== undefined) sink.about?.("title", title);
      sink.about?.("clock", timed ? "recording" : "relative");
    },
    event: ({ at, code, text, line }) => {
      if (code === "o") terminal.write(text, place(at, line));
      else if (code === "r") terminal.resize(Number(/^\d+/.exec(text)?.[0] ?? 0));
    },
    ...(sink.note ? { note: sink.note } : {}),
  });
  return {
    write: events.write,
    end: () => {
      events.end();
      terminal.end();
    },
  };
}

/** Reads asciicast v1: one JSON document with `stdout: [[delay, text], …]`. */
export function readCastV1(sink: SessionSink): SessionReader {
  return gatherV1(({ width, stdout }) => {
    const terminal = createLineStream(sink.line, { columns: width });
    let at = 0;
    for (const [delay, data] of stdout) {
      at += Math.round(delay * 1000);
      terminal.write(data, { line: 1, at });
    }
    terminal.end();
  });
}

/** An asciicast of version 1, whole. Throws `SyntaxError` where it is none, or too large. */
export const gatherV1 = (take: (cast: ReturnType<typeof parseV1>) => void): SessionReader =>
  gatherWhole("an asciicast of version 1", "`asciinema convert` makes one of version 3", (text) => take(parseV1(text)));

/** Throws `SyntaxError` when it is none. */
function parseV1(text: string): {
  width: number;
  height: number;
  stdout: readonly [number, string][];
  title?: string;
} {
  const raw = jsonOf(text);
  const isEvent = (one: unknown): one is [number, string] =>
    Array.isArray(one) && typeof one[0] === "number" && typeof one[1] === "string";
  if (typeof raw !== "object" || raw === null || !("stdout" in raw) || !Array.isArray(raw.stdout)) {
    throw new SyntaxError("line 1: expected an asciicast of version 1: width, height and stdout");
  }
  const { width = 0, height = 0, title } = raw as { width?: number; height?: number; title?: string };
  return { width, height, stdout: raw.stdout.filter(isEvent), ...(typeof title === "string" ? { title } : {}) };
}

function readHeader(line: string): StreamedHeader {
  const raw = jsonOf(line);
  const header = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const { version } = header;
  if (version !== 2 && version !== 3) {
    throw new SyntaxError(`line 1: expected the header of an asciicast of version 2 or 3, got ${line.slice(0, 60)}`);
  }
  const term = (typeof header.term === "object" && header.term !== null ? header.term : {}) as Record<string, unknown>;
  return {
    version,
    columns: sizeOf(version === 3 ? term.cols : header.width),
    rows: sizeOf(version === 3 ? term.rows : header.height),
    term: textOf(version === 3 ? term.type : (header.env as { TERM?: unknown } | undefined)?.TERM),
    timestamp: typeof header.timestamp === "number" ? header.timestamp : undefined,
    title: textOf(header.title),
    exec: Array.isArray(header.tags) && header.tags.includes(EXEC_TAG),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const sizeOf = (value: unknown): number =>
  typeof value === "number" && value >= 0 && value <= 100_000 ? Math.floor(value) : 0;

function eventOf(line: string): [number, string, string] | undefined {
  const raw = jsonOf(line);
  if (!Array.isArray(raw) || raw.length < 3) return undefined;
  const [at, code, text] = raw as unknown[];
  return typeof at === "number" && at >= 0 && typeof code === "string" && typeof text === "string"
    ? [at, code, text]
    : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
