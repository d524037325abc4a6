import {
  findSecrets,
  gatherWhole,
  parseHar,
  type SessionFormat,
  type SessionReader,
  streamCast,
} from "@patchrig/core/transcript";

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly kind: string;
}

/** Whoever has so many has to begin anew. */
const MOST_FOUND = 10_000;

/**
 * Looks for secrets in a recording as it is read: in the file's lines, and in what a cast or a HAR file shows when it is
 * read, where a secret may be cut into pieces or written with escapes. `found` after the end.
 */
export function createFinder(
  format: SessionFormat,
  known: readonly string[],
): { readonly reader: SessionReader; found(): readonly Place[] } {
  const raw: Place[] = [];
  const shown: Place[] = [];
  const lines = eachLine((line, number) => {
    if (format === "cast" && SHOWN_EVENT.test(line)) return;
    for (const { start, end, kind } of raw.length < MOST_FOUND ? findSecrets(line, known) : []) {
      if (!isMark(line.slice(start, end))) raw.push({ line: number, column: start + 1, kind });
    }
  });
  const look = (text: string, line: number) => {
    for (const { kind } of shown.length < MOST_FOUND ? findSecrets(text, known) : [])
      shown.push({ line, column: 1, kind });
  };
  const readers = [lines, ...shownIn(format, look)];
  return {
    reader: {
      write: (piece) => {
        for (const reader of readers) reader.write(piece);
      },
      end: () => {
        for (const reader of readers) reader.end();
      },
    },
    found: () => (raw.length > 0 && format !== "cast" ? raw : [...raw, ...shown]),
  };
}

/** What it shows is looked at as it is shown: as it stands it is full of escapes. */
const SHOWN_EVENT = /^\[[\d.e+-]+,\s*"[oim]",\s*".*"\]\s*$/;

const isMark = (text: string): boolean => /^\[?redacted/.test(text);

/** Lines as they stand, cut only where LF ends them. */
function eachLine(take: (line: string, number: number) => void): SessionReader {
  let rest = "";
  let number = 1;
  return {
    write: (piece) => {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line, number++);
      // What goes on for so long is looked at in pieces that overlap.
      if (rest.length > LONGEST_LOOKED_AT) {
        take(rest, number);
        rest = rest.slice(-OVERLAP);
      }
    },
    end: () => {
      if (rest !== "") take(rest, number);
    },
  };
}

const LONGEST_LOOKED_AT = 1_000_000;
const OVERLAP = 4_096;

/** What a person would see: all output as one, all input as one; a request's and an answer's text. */
function shownIn(format: SessionFormat, look: (text: string, line: number) => void): readonly SessionReader[] {
  if (format === "cast") return [castStreams(look)];
  if (format !== "har") return [];
  return [
    gatherWhole("a HAR file", "export fewer of its requests", (text) => {
      for (const [index, { request, response }] of exchangesIn(text).entries())
        for (const shown of [request.url, request.body, response.body]) look(shown, index + 1);
    }),
  ];
}

/** What cannot be read is looked at as it stands. */
function exchangesIn(text: string): ReturnType<typeof parseHar> {
  try {
    return parseHar(text);
  } catch {
    return [];
  }
}

function castStreams(look: (text: string, line: number) => void): SessionReader {
  const stream = () => {
    let at = 1;
    return Object.assign(
      eachLine((line) => look(line.replace(CONTROLS, ""), at)),
      {
        // The place of a line is that of the event that ends it.
        comesFrom: (line: number) => {
          at = line;
        },
      },
    );
  };
  const streams: Readonly<Record<string, ReturnType<typeof stream>>> = { o: stream(), i: stream(), m: stream() };
  const reader = streamCast({
    header: () => {},
    event: ({ code, text, line }) => {
      const to = streams[code];
      to?.comesFrom(line);
      to?.write(code === "i" ? text.replaceAll("\r", "\n") : code === "m" ? `${text}\n` : text);
    },
  });
  return {
    write: reader.write,
    end: () => {
      reader.end();
      for (const one of Object.values(streams)) one.end();
    },
  };
}

const CONTROLS =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+ #%][ -~]|[0-9:-Z\\^-~=>])|[\x00-\x08\x0b-\x1f\x7f]/g;
