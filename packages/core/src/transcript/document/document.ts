import type { CaptureType } from "./capture-type.ts";

/** A recording as a document that a person reads: `*.session.md`. */
export interface SessionDocument {
  readonly passport: SessionPassport;
  readonly blocks: readonly DocumentBlock[];
}

/** Where a recording comes from. Without it no test accepts the file. */
export interface SessionPassport {
  readonly product: string;
  /** As the product names it; `unknown` where nothing told. */
  readonly version: string;
  readonly build: string;
  /** ISO 8601. */
  readonly when: string;
  /** A person, or the recording's source. */
  readonly who: string;
  /** `80x24`, or `unknown`. */
  readonly terminal: string;
  readonly locale: string;
  /** Under what terms it may be passed on. */
  readonly licence: string;
  /** How many secrets were taken out. */
  readonly redactions: number;
  /** What begins a line at which something is typed, in the line language; longest first. */
  readonly prompts: readonly string[];
  /** How well it was preserved; `evidence` is never updated. */
  readonly grade: SessionGrade;
  /** `simulated`: durations are of a clock that was driven. `jumps`: stamps may go back. */
  readonly clock: "wall" | "simulated" | "jumps";
  /** Days after which a test refuses it; undefined: never. */
  readonly expires?: number;
  readonly evidence?: true;
  readonly title?: string;
  readonly source?: string;
  /** What this reader does not know, as it stands. */
  readonly more?: readonly (readonly [key: string, value: string])[];
}

export const GRADES = ["bytes", "text", "screen", "stated"] as const;
export type SessionGrade = (typeof GRADES)[number];

export type DocumentBlock =
  /** Anything that is no session: Markdown, as it stands, without its last line end. */
  | { readonly kind: "prose"; readonly text: string }
  | { readonly kind: "session"; readonly lines: readonly DocumentLine[] };

/** `line`: where it stands in its file, from 1; absent in a document that was made. */
export type DocumentLine = { readonly line?: number } & (
  | { readonly kind: "output"; readonly pattern: LinePattern }
  /** `...`: any number of lines. */
  | { readonly kind: "elided" }
  /** A prompt, and what is typed at it; nothing for a bare ENTER, or where the recording ends. */
  | { readonly kind: "prompt"; readonly prompt: string; readonly input: string }
  /** `> yes`: typed in answer to the question on the line before. */
  | { readonly kind: "answer"; readonly input: string }
  /** `@hidden password`: typed and not shown. The name says which secret. */
  | { readonly kind: "hidden"; readonly name: string }
  /** `@key ENTER`, `@key ENTER* until TEXT`: again whenever the session waits, until its line shows that. */
  | { readonly kind: "key"; readonly key: string; readonly until?: string }
  | { readonly kind: "resize"; readonly columns: number; readonly rows: number }
  /** `@elapsed 1s..15m`: how long the turn may take; milliseconds on the recording's clock. */
  | { readonly kind: "elapsed"; readonly from?: number; readonly to?: number }
  | { readonly kind: "exit"; readonly status: number }
  /** `@never TEXT`: no line of the turn may be so. */
  | { readonly kind: "never"; readonly pattern: LinePattern }
);

/** What a line may be. */
export interface LinePattern {
  readonly how: "literal" | "glob" | "regex";
  /** How many such lines: one, at most one, any number, at least one. */
  readonly times: "1" | "?" | "*" | "+";
  /** Of a glob or a regex: its source alone. */
  readonly spans: readonly Span[];
}

export type Span =
  | { readonly kind: "text"; readonly text: string }
  /** `<name:type>`: where the name comes again the value must be the same. */
  | { readonly kind: "capture"; readonly type: CaptureType; readonly name?: string }
  /** `[..]`: anything, within the line. */
  | { readonly kind: "any" };

/** The keys that `@key` names and what a terminal sends for them; `Ctrl+A` to `Ctrl+Z` besides. */
const KEYS: Readonly<Record<string, string>> = {
  ENTER: "\r",
  SPACE: " ",
  TAB: "\t",
  ESC: "\x1b",
  BACKSPACE: "\x7f",
  UP: "\x1b[A",
  DOWN: "\x1b[B",
  RIGHT: "\x1b[C",
  LEFT: "\x1b[D",
  "Ctrl+\\": "\x1c",
};

/** What a terminal sends for a key's name; undefined for a name that is none. A single character is itself. */
export function keyBytes(name: string): string | undefined {
  const letter = /^Ctrl\+([A-Z])$/.exec(name)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 64);
  return KEYS[name] ?? (/^[!-~]$/.test(name) ? name : undefined);
}
