import {
  createTraits,
  EXEC_TAG,
  eventsOf,
  formatCastHeader,
  lossesOf,
  readTyped,
  redactText,
  type SessionEvent,
  type SessionFormat,
  type SessionReader,
  streamCast,
} from "@patchrig/core/transcript";
import { readInputFile } from "../../input-file.ts";
import { createDocumentFile, type DocumentFile } from "../document-file.ts";
import { createLineFile, type LineFile } from "../line-file.ts";
import { unreadable } from "../read-pieces.ts";
import { type Header, type Retaken, retake } from "../retake.ts";
import type { Import, ToImport } from "./importing.ts";
import { passportOf } from "./passport-of.ts";
import { readBytes } from "./read-bytes.ts";

/** Makes a document, and a cast where the times are known, of a terminal's session as it is read. */
export function importTerminal(format: SessionFormat, asked: ToImport): Import {
  const { file, options, context } = asked;
  const headers = new Map<string, string>();
  const notes: string[] = [];
  const traits = createTraits(format);
  const isTyped = options.timing !== undefined;
  const timed = isTyped || format === "cast" || format === "cast-v1";
  let header: Header = { columns: 0, rows: 0 };
  let work: Work | undefined;
  const begun = (): Work => (work ??= beginWork(header, timed, asked));
  const reader = eventsOf(format, {
    event: (event) => {
      if (!isTyped) begun().take(event);
    },
    about: ({ timestamp, title, ...facts }) => {
      header = {
        ...header,
        ...facts,
        ...(timestamp === undefined ? {} : { timestamp: Math.floor(timestamp / 1000) }),
        ...(title === undefined ? {} : { title: redactText(title, asked.rules).text }),
      };
    },
    header: (key, value) => headers.set(key, value),
    note: (said) => notes.push(said),
  });
  return {
    reader: watched(reader, traits.take),
    finish: async () => {
      if (isTyped) for (const event of await typescript(asked)) begun().take(event);
      const { retaken, document, cast, input, firstLines } = begun();
      retaken.close();
      const losses = lossesOf({ format, timed, input: input(), stated: headers.get("grade"), ...traits.traits() });
      const told = { header, headers, firstLines: firstLines(), losses, redactions: retaken.redactions() };
      const facts = passportOf(file, options, told, context);
      const clientLines = document.finish(facts);
      cast?.finish();
      return { facts, losses, notes, clientLines, cast: cast === undefined ? null : asked.cast };
    },
    abandon: () => {
      work?.document.abandon();
      work?.cast?.abandon();
    },
  };
}

interface Work {
  readonly retaken: Retaken;
  readonly document: DocumentFile;
  readonly cast: LineFile | undefined;
  take(event: SessionEvent): void;
  /** Is any of it what was typed? */
  input(): boolean;
  firstLines(): string;
}

const FIRST_LINES = 65_536;

function beginWork(header: Header, timed: boolean, { options, target, cast: castFile, rules }: ToImport): Work {
  const document = createDocumentFile(target, { general: !options.literal, columns: header.columns });
  const cast = timed && castFile !== null ? createLineFile(castFile) : undefined;
  const { exec, ...shown } = header;
  cast?.write(`${formatCastHeader({ ...shown, ...(exec ? { tags: [EXEC_TAG] } : {}) })}\n`);
  let input = false;
  let firstLines = "";
  const reader = streamCast({
    header: () => {},
    event: ({ at, code, text }) => {
      if (code === "o" && firstLines.length < FIRST_LINES) firstLines += text.replaceAll("\r", "");
      document.take({ at, code: code as SessionEvent["code"], text });
    },
  });
  let isHeader = true;
  const onLine = (line: string) => {
    if (!isHeader) cast?.write(line);
    isHeader = false;
    reader.write(line);
  };
  const { timestamp: _, ...sizes } = header;
  const retaken = retake(onLine, sizes, rules);
  return {
    retaken,
    document,
    cast,
    input: () => input,
    firstLines: () => firstLines,
    take: (event) => {
      input ||= event.code === "i";
      retaken.take(event);
    },
  };
}

const watched = (reader: SessionReader, take: (piece: string) => void): SessionReader => ({
  write: (piece) => {
    take(piece);
    reader.write(piece);
  },
  end: reader.end,
});

async function typescript({ file, options, context }: ToImport): Promise<readonly SessionEvent[]> {
  const { timing = "", input } = options;
  const files = {
    typescript: await readBytes("FILE", file, context),
    timing: await readInputFile("--timing", timing, context),
    ...(input === undefined ? {} : { typed: await readBytes("--input", input, context) }),
  };
  try {
    return readTyped(files);
  } catch (problem) {
    throw unreadable(timing, problem);
  }
}
