import { parseInstant } from "../../clock/index.ts";
import { eventStamp, loginStamp, logStamp, type MaskKind, zonedLoginStamp } from "../mask.ts";

/** The kinds of values that a capture may hold. */
export type CaptureType =
  | "ts:event"
  | "ts:log"
  | "ts:login"
  | "ts:iso"
  | "n"
  | "counter"
  | "build"
  | "version"
  | "pointer"
  | "host"
  | "ip"
  | "user"
  | "uuid"
  | "text";

interface Kind {
  /** A regular expression without groups that capture. */
  readonly pattern: string;
  /** What looks like one but is none. */
  isValid?(value: string): boolean;
  /** Instants of one such kind never go back in a session: milliseconds. */
  instant?(value: string): number | undefined;
  /** What is compared where the name comes again; the value itself when left out. */
  key?(value: string): string;
}

const valid = (...kinds: readonly MaskKind[]) => ({
  isValid: (value: string) => kinds.some((kind) => kind.isValid?.(value) ?? true),
});
const second = (value: string) => parseInstant(value.slice(0, 19));

export const CAPTURE_TYPES: { readonly [T in CaptureType]: Kind } = {
  // Two stamps of one writer each, whose order holds within a kind only (V14): an event's last digits are the day's number.
  "ts:event": { pattern: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}`, ...valid(eventStamp), instant: second },
  "ts:log": {
    pattern: String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}`,
    ...valid(logStamp),
    instant: (value) => parseInstant(value.replace(",", ".")),
  },
  "ts:login": {
    pattern: String.raw`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})? \d{4}`,
    ...valid(loginStamp, zonedLoginStamp),
  },
  "ts:iso": { pattern: String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?UTC|Z|[+-]\d\d:?\d\d)?` },
  n: { pattern: String.raw`\d+` },
  // A counter is known again by its total: `<packages:counter>` and `(<packages:n>)` agree.
  counter: { pattern: String.raw`\d+/\d+`, key: (value) => value.slice(value.indexOf("/") + 1) },
  build: { pattern: String.raw`\d{4,10}` },
  version: { pattern: String.raw`\d+(?:\.\d+){1,3}` },
  pointer: { pattern: "0x[0-9a-fA-F]+" },
  host: { pattern: "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?" },
  ip: { pattern: String.raw`(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)` },
  user: { pattern: String.raw`[\w.@\\-]+` },
  uuid: { pattern: "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" },
  text: { pattern: ".+?" },
};

export const isCaptureType = (name: string): name is CaptureType => Object.hasOwn(CAPTURE_TYPES, name);
