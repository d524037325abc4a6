import { formatInstant } from "@patchrig/core/clock";
import {
  backticksIn,
  closeRow,
  createDocumentStream,
  fenceOf,
  formatOpenRow,
  type PassportFacts,
  type SessionEvent,
  streamCast,
} from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { createDocumentFile, documentHead } from "../document-file.ts";
import { factsIn } from "../facts-in.ts";
import { createLineFile, readAtOnce } from "../line-file.ts";
import type { RecordOptions } from "./options.ts";

export interface TwinFacts {
  readonly options: RecordOptions;
  readonly context: Context;
  /** Commands without a terminal. */
  readonly exec: boolean;
  redactions(): number;
}

/** The document that belongs to a cast: grows with it, and is written whenever it is asked for. */
export interface Twin {
  /** A line of the cast, as it was written. */
  take(line: string): void;
  /** Writes the document beside and renames it. While the session lasts no document of a very long one is written. */
  write(): void;
  /** The same after the last line, of a session of any length. */
  finish(): void;
}

/** A longer session's rows are not held: its document is made of its cast when it has ended. */
const LONGEST_HELD = 4_000_000;
const FIRST_LINES = 65_536;

export function createTwin(cast: string, facts: TwinFacts): Twin {
  const file = cast.replace(/\.cast$/, ".session.md");
  let rows: string[] = [];
  let length = 0;
  let longest = 0;
  let size = { columns: 0, rows: 0, at: 0 };
  let firstLines = "";
  let document: ReturnType<typeof createDocumentStream> | undefined;
  const keep = (row: string) => {
    longest = Math.max(longest, backticksIn(row.slice(1)));
    length += row.length;
    if (length > LONGEST_HELD) rows = [];
    else rows.push(row);
  };
  const reader = streamCast({
    header: ({ columns, rows: high, timestamp = 0 }) => {
      size = { columns, rows: high, at: timestamp * 1000 };
      document = createDocumentStream((line) => keep(formatOpenRow(line)), { general: true, columns });
    },
    event: ({ at, code, text }) => {
      if (code === "o" && firstLines.length < FIRST_LINES) firstLines += text;
      if (length <= LONGEST_HELD) document?.take({ at, code: code as SessionEvent["code"], text });
    },
  });
  const passport = () => passportFacts(facts, { ...size, seen: factsIn(firstLines) });
  const write = () => {
    if (length > LONGEST_HELD) return;
    const prompts = document?.prompts() ?? [];
    const all = [...rows, ...(document?.held() ?? []).map(formatOpenRow)];
    const text = all.map((row) => closeRow(row, prompts)).join("\n");
    const out = createLineFile(file, ".part", 0o600);
    out.write(`${documentHead(passport(), prompts, longest)}${text}${text === "" ? "" : "\n"}${fenceOf(longest)}\n`);
    out.finish();
  };
  return {
    take: (line) => reader.write(line),
    write,
    finish: () => {
      if (length > LONGEST_HELD) return rewrite({ cast, file, columns: size.columns }, passport());
      document?.end();
      write();
    },
  };
}

function rewrite(
  { cast, file, columns }: { readonly cast: string; readonly file: string; readonly columns: number },
  facts: PassportFacts,
): void {
  const document = createDocumentFile(file, { general: true, columns, mode: 0o600 });
  const reader = streamCast({
    header: () => {},
    event: ({ at, code, text }) => document.take({ at, code: code as SessionEvent["code"], text }),
  });
  readAtOnce(cast, reader.write);
  reader.end();
  document.finish(facts);
}

interface Seen {
  readonly columns: number;
  readonly rows: number;
  readonly at: number;
  readonly seen: ReturnType<typeof factsIn>;
}

function passportFacts({ options, context, redactions, exec }: TwinFacts, session: Seen): PassportFacts {
  const { product, productVersion, build, who, licence, title } = options;
  const { columns, rows, at, seen } = session;
  return {
    product: product ?? seen.product ?? "unknown",
    version: productVersion ?? seen.version ?? "unknown",
    build: build ?? "unknown",
    when: formatInstant(at),
    who: who ?? "unknown",
    terminal: exec ? "unknown" : `${columns}x${rows}`,
    locale: context.env.LC_ALL ?? context.env.LANG ?? "unknown",
    licence: licence ?? "not stated: ask who recorded it before passing it on",
    redactions: redactions(),
    grade: "bytes",
    clock: "wall",
    ...(title === undefined ? {} : { title }),
    ...(exec ? { more: [["channel", "exec"]] as const } : {}),
  };
}
