import type { SessionEvent } from "../capture/capture.ts";
import type { SessionFormat } from "../readers/detect.ts";
import { gatherV1, streamCast } from "../readers/read-cast.ts";
import { type SessionReader, splitLines } from "../readers/session-reader.ts";

/** What a recording's events tell besides themselves. */
export interface EventSink {
  event(event: SessionEvent): void;
  about(facts: {
    readonly columns?: number;
    readonly rows?: number;
    readonly timestamp?: number;
    readonly title?: string;
    /** Each input is a command without a terminal. */
    readonly exec?: boolean;
  }): void;
  header(key: string, value: string): void;
  note(text: string): void;
}

const HEADER = /^# (source|version|grade|what|left out|product|build|when|who|licence): (.*)$/;

/** A recording of any format as events, piece by piece. A typescript's timing comes from its own file: see `readTyped`. */
export function eventsOf(format: SessionFormat, sink: EventSink): SessionReader {
  if (format === "cast") return castEvents(sink);
  if (format === "cast-v1") return castV1Events(sink);
  return textEvents(format, sink);
}

function castEvents(sink: EventSink): SessionReader {
  const known = new Set(["o", "i", "m", "r", "x"]);
  return streamCast({
    header: ({ columns, rows, timestamp, title, exec }) =>
      sink.about({
        columns,
        rows,
        exec,
        ...(timestamp === undefined ? {} : { timestamp: timestamp * 1000 }),
        ...(title === undefined ? {} : { title }),
      }),
    event: ({ at, code, text, line }) => {
      if (known.has(code)) sink.event({ at, code: code as SessionEvent["code"], text, line });
    },
    note: sink.note,
  });
}

const castV1Events = (sink: EventSink): SessionReader =>
  gatherV1(({ width, height, stdout, title }) => {
    sink.about({ columns: width, rows: height, ...(title === undefined ? {} : { title }) });
    let at = 0;
    for (const [delay, data] of stdout) {
      at += Math.round(delay * 1000);
      sink.event({ at, code: "o", text: data });
    }
  });

function textEvents(format: SessionFormat, sink: EventSink): SessionReader {
  let inHeader = true;
  const give = (line: string, number: number) => sink.event({ code: "o", text: `${line}\n`, line: number });
  /** script(1) puts an empty line before its last one, which nobody was shown. */
  let held: number | undefined;
  const reader = splitLines((line, number) => {
    const [, key, value] = inHeader ? (HEADER.exec(line) ?? []) : [];
    if (key !== undefined) {
      sink.header(key, value ?? "");
      return;
    }
    inHeader = false;
    const emptied = held;
    held = undefined;
    if (format === "script" && isFrame(line, sink)) return;
    if (emptied !== undefined) give("", emptied);
    if (format === "putty" && /^=~(?:=~)+=? PuTTY log /.test(line)) return;
    if (format === "script" && line === "") held = number;
    else give(line, number);
  });
  return {
    write: reader.write,
    end: () => {
      reader.end();
      if (held !== undefined) give("", held);
    },
  };
}

/** script(1)'s own first and last line. */
function isFrame(line: string, sink: Pick<EventSink, "about">): boolean {
  if (!/^Script (?:started|done) on /.test(line)) return false;
  const [, columns] = /COLUMNS="(\d+)"/.exec(line) ?? [];
  const [, rows] = /LINES="(\d+)"/.exec(line) ?? [];
  if (columns !== undefined) sink.about({ columns: Number(columns), rows: Number(rows ?? 24) });
  return true;
}
