import { z } from "zod";

/** A recording of a terminal in time. */
export interface Cast {
  readonly header: CastHeader;
  readonly events: readonly CastEvent[];
}

export interface CastHeader {
  readonly columns: number;
  readonly rows: number;
  readonly term?: string;
  /** Epoch seconds. */
  readonly timestamp?: number;
  readonly title?: string;
  /** Words of whoever recorded it. */
  readonly tags?: readonly string[];
}

/** `at`: milliseconds since the recording began. o: output, i: input, m: marker, r: resize (`80x24`), x: exit status. */
export interface CastEvent {
  readonly at: number;
  readonly code: "o" | "i" | "m" | "r" | "x";
  readonly text: string;
}

const size = z.int().min(0).max(100_000);
const common = {
  timestamp: z.number().optional(),
  title: z.string().optional(),
  tags: z.array(z.string()).optional(),
};
const header3 = z.object({
  version: z.literal(3),
  term: z.object({ cols: size, rows: size, type: z.string().optional() }),
  ...common,
});
const header2 = z.object({
  version: z.literal(2),
  width: size,
  height: size,
  env: z.object({ TERM: z.string().optional() }).optional(),
  ...common,
});
const event = z.tuple([z.number().min(0), z.string(), z.string()]);

/** Writes asciicast v3: a header line, then one line an event, with the seconds since the event before. */
export function formatCast({ header, events }: Cast): string {
  let last = 0;
  const lines = events.map((one) => {
    const line = formatCastEvent(one, last);
    last = one.at;
    return line;
  });
  return [formatCastHeader(header), ...lines, ""].join("\n");
}

export function formatCastHeader({ columns, rows, term, timestamp, title, tags }: CastHeader): string {
  const terminal = { cols: columns, rows, ...(term === undefined ? {} : { type: term }) };
  return JSON.stringify({
    version: 3,
    term: terminal,
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(title === undefined ? {} : { title }),
    ...(tags === undefined ? {} : { tags }),
  });
}

/** The tag of a recording whose inputs are commands without a terminal. */
export const EXEC_TAG = "exec";

/** One event's line; `lastAt` is the `at` of the event before, 0 for the first. */
export function formatCastEvent({ at, code, text }: CastEvent, lastAt: number): string {
  return `[${(Math.max(0, at - lastAt) / 1000).toFixed(3)}, ${JSON.stringify(code)}, ${JSON.stringify(text)}]`;
}

/**
 * Reads asciicast v2 and v3. Events of kinds that nobody knows are left out, and so is a last line that was cut short
 * (the recorder was killed). Throws `SyntaxError` naming the line for anything else that is broken.
 */
export function parseCast(text: string): Cast {
  const [first = "", ...rest] = text.split("\n");
  const { version, header } = readHeader(first);
  const events: CastEvent[] = [];
  let at = 0;
  rest.forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const parsed = event.safeParse(jsonOf(line));
    if (!parsed.success) {
      if (index === rest.length - 1) return;
      throw new SyntaxError(`line ${index + 2}: expected [seconds, "kind", "text"], got ${line.slice(0, 60)}`);
    }
    const [seconds, code, data] = parsed.data;
    const ms = Math.round(seconds * 1000);
    at = version === 3 ? at + ms : ms;
    if (isKnown(code)) events.push({ at, code, text: data });
  });
  return { header, events };
}

function readHeader(line: string): { readonly version: 2 | 3; readonly header: CastHeader } {
  const raw = jsonOf(line);
  const three = header3.safeParse(raw);
  if (three.success) {
    const { term, timestamp, title, tags } = three.data;
    const sizes = { columns: term.cols, rows: term.rows };
    return { version: 3, header: headerOf({ ...sizes, term: term.type, timestamp, title, tags }) };
  }
  const two = header2.safeParse(raw);
  if (!two.success) throw new SyntaxError("line 1: expected the header of an asciicast of version 2 or 3");
  const { width, height, env, timestamp, title, tags } = two.data;
  return { version: 2, header: headerOf({ columns: width, rows: height, term: env?.TERM, timestamp, title, tags }) };
}

type Maybe<T> = { readonly [K in keyof T]: T[K] | undefined };

function headerOf(found: Maybe<Required<CastHeader>>): CastHeader {
  const { columns = 0, rows = 0, term, timestamp, title, tags } = found;
  return {
    columns,
    rows,
    ...(term === undefined ? {} : { term }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(title === undefined ? {} : { title }),
    ...(tags === undefined ? {} : { tags }),
  };
}

const isKnown = (code: string): code is CastEvent["code"] => /^[oimrx]$/.test(code);

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
