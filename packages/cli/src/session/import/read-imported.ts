import type { CastHeader, Losses, SessionEvent, SessionFormat } from "@patchrig/core/transcript";
import { eventsOf, lossesOf, readTyped } from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { readInputFile } from "../../input-file.ts";
import type { ImportOptions } from "./options.ts";
import { readBytes } from "./read-bytes.ts";

export interface Imported {
  readonly events: readonly SessionEvent[];
  readonly header: CastHeader;
  readonly headers: ReadonlyMap<string, string>;
  readonly timed: boolean;
  readonly losses: Losses;
  readonly notes: readonly string[];
}

export interface ToImport {
  readonly file: string;
  readonly text: string;
  readonly format: SessionFormat;
  readonly options: ImportOptions;
  readonly context: Context;
  redact(events: readonly SessionEvent[], columns: number): readonly SessionEvent[];
}

/** Reads a recording whole, without its secrets. Throws `SyntaxError` naming the line. */
export async function readImported({ file, text, format, options, context, redact }: ToImport): Promise<Imported> {
  const events: SessionEvent[] = [];
  const headers = new Map<string, string>();
  const notes: string[] = [];
  let about: { columns?: number; rows?: number; timestamp?: number; title?: string } = {};
  const reader = eventsOf(format, {
    event: (event) => events.push(event),
    about: (facts) => {
      about = { ...about, ...facts };
    },
    header: (key, value) => headers.set(key, value),
    note: (said) => notes.push(said),
  });
  reader.write(text);
  reader.end();
  const typed = options.timing === undefined ? undefined : await typescript(file, options, context);
  const all = typed ?? events;
  const timed = typed !== undefined || format === "cast" || format === "cast-v1";
  const { columns = 0, rows = 0, timestamp, title } = about;
  const losses = lossesOf({
    format,
    timed,
    input: all.some(({ code }) => code === "i"),
    carriageReturns: /\r(?!\n)/.test(text),
    elided: /^\s*(?:[・.…]{3,}|\[\.{3}.*\])\s*$/m.test(text),
    screens: text.includes("[?1049h") ? 1 : 0,
    stated: headers.get("grade"),
    trimmed: format === "text" && !/[^\S\n] *$/m.test(text),
    flush: format === "text" && !/^[ \t]+\S/m.test(text),
  });
  return {
    events: redact(all, columns),
    header: {
      columns,
      rows,
      ...(timestamp === undefined ? {} : { timestamp: Math.floor(timestamp / 1000) }),
      ...(title === undefined ? {} : { title }),
    },
    headers,
    timed,
    losses,
    notes,
  };
}

async function typescript(file: string, options: ImportOptions, context: Context): Promise<readonly SessionEvent[]> {
  return readTyped({
    typescript: await readBytes("FILE", file, context),
    timing: await readInputFile("--timing", options.timing ?? "", context),
    ...(options.input === undefined ? {} : { typed: await readBytes("--input", options.input, context) }),
  });
}
