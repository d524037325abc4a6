import { utcFields } from "../clock/calendar.ts";
import { parseInstant } from "../clock/index.ts";

/** A kind of value that may differ from session to session. */
export interface MaskKind {
  readonly name: string;
  /** Finds the value in a line; flags are supplied. */
  readonly pattern: RegExp;
  /**
   * `freely`: each occurrence on its own. `together`: what was the same value stays the same value. `one-to-one`: and
   * what were two values stay two.
   */
  readonly varies: "freely" | "together" | "one-to-one";
  /** What looks like a value but is none is left to be seen. */
  isValid?(value: string): boolean;
}

/** A line with its values taken out: `{event-stamp}` stands where one was. */
export interface MaskedLine {
  readonly shape: string;
  readonly values: readonly { readonly kind: MaskKind; readonly value: string }[];
}

/** Takes the values out of a line. Of kinds that claim the same characters the first one has them. */
export function maskLine(line: string, kinds: readonly MaskKind[]): MaskedLine {
  const found = kinds.flatMap((kind) => matches(line, kind));
  const taken: typeof found = [];
  for (const one of found) {
    if (!taken.some((other) => one.start < other.end && other.start < one.end)) taken.push(one);
  }
  taken.sort((a, b) => a.start - b.start);
  let shape = "";
  let at = 0;
  for (const { kind, start, end } of taken) {
    shape += `${line.slice(at, start)}{${kind.name}}`;
    at = end;
  }
  return { shape: shape + line.slice(at), values: taken.map(({ kind, value }) => ({ kind, value })) };
}

/** Masks a whole text for reading: the same value has the same number, `{address 1}`; what varies freely has none. */
export function maskText(text: string, kinds: readonly MaskKind[]): string {
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  const numberOf = (kind: MaskKind, value: string) => {
    const key = `${kind.name}/${value}`;
    const number = numbers.get(key) ?? (counts.get(kind.name) ?? 0) + 1;
    if (!numbers.has(key)) counts.set(kind.name, number);
    numbers.set(key, number);
    return number;
  };
  const mask = (line: string) => {
    const { shape, values } = maskLine(line, kinds);
    return values.reduce((left, { kind, value }) => {
      if (kind.varies === "freely") return left;
      return left.replace(`{${kind.name}}`, `{${kind.name} ${numberOf(kind, value)}}`);
    }, shape);
  };
  return text.split("\n").map(mask).join("\n");
}

function matches(line: string, kind: MaskKind) {
  const pattern = new RegExp(kind.pattern.source, `${kind.pattern.flags.replace(/[gy]/g, "")}g`);
  return [...line.matchAll(pattern)]
    .map((match) => ({ kind, value: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ value, start, end }) => end > start && (kind.isValid?.(value) ?? true));
}

/** `2015-10-08T02:43:36.281`: the last three digits are the day of the year (V14). */
export const eventStamp: MaskKind = {
  name: "event-stamp",
  pattern: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?=\])/,
  varies: "freely",
  isValid: (value) => {
    const at = parseInstant(value.slice(0, 19));
    return at !== undefined && utcFields(at).dayOfYear === Number(value.slice(20));
  },
};

/** `2015-10-08 02:43:36,422`: true milliseconds (V14). */
export const logStamp: MaskKind = {
  name: "log-stamp",
  pattern: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?=\])/,
  varies: "freely",
  isValid: (value) => parseInstant(value.slice(0, 19)) !== undefined,
};

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Thu Oct  8 02:40:05 2015`, as ctime writes it; `zoned`: with a zone before the year. The weekday must be right. */
const ctime = (name: string, pattern: RegExp): MaskKind => ({
  name,
  pattern,
  varies: "freely",
  isValid: (value) => {
    const [weekday = "", month = "", day = "", time = "", ...rest] = value.split(/ +/);
    const two = (number: number) => String(number).padStart(2, "0");
    const at = parseInstant(`${rest.at(-1)}-${two(MONTHS.indexOf(month) + 1)}-${two(Number(day))}T${time}`);
    return (
      at !== undefined &&
      WEEKDAYS[utcFields(at).weekday] === weekday &&
      value.slice(8, 10) === String(Number(day)).padStart(2)
    );
  },
});

export const loginStamp = ctime("login-stamp", /\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\b/);
export const zonedLoginStamp = ctime(
  "zoned-login-stamp",
  /\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [A-Z]{3,4} \d{4}\b/,
);

export const address: MaskKind = { name: "address", pattern: /\b\d{1,3}(?:\.\d{1,3}){3}\b/, varies: "together" };
export const pointer: MaskKind = { name: "pointer", pattern: /\b0x[0-9a-f]+\b/, varies: "together" };

/** `N/M`: how far, of how many. */
export const counter: MaskKind = {
  name: "count",
  pattern: /(?<![\d/])\d+(?=\/\d+(?![\d/]))|(?<=(?<![\d/])\d+\/)\d+(?![\d/])/,
  varies: "together",
};
