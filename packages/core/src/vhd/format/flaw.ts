import { PatchrigError } from "../../errors.ts";

/** What is wrong at one place of a file. `at` counts bytes from the start of the file (of a structure, until placed). */
export interface Flaw {
  readonly at: number;
  /** The field or structure. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** What a parser makes of bytes that somebody else wrote. */
export type Parsed<T> = { readonly value: T } | { readonly problem: Flaw };

/** A flaw of a structure that begins at `base` in its file. */
export const placed = (flaw: Flaw, base: number): Flaw => ({ ...flaw, at: flaw.at + base });

/** One sentence naming file, offset, expected and actual. */
export const describeFlaw = (file: string, { at, what, expected, actual }: Flaw): string =>
  `${file}: at byte ${at}: ${what}: expected ${expected}, found ${actual}`;

/** The exception for a file that cannot be read as what it should be (`unreadable-input`). */
export const unreadable = (file: string, flaw: Flaw): PatchrigError =>
  new PatchrigError("unreadable-input", describeFlaw(file, flaw));

/** The parsed value; throws `unreadable-input` for what did not parse at `base` of `file`. */
export function parsedOrThrow<T>(parsed: Parsed<T>, file: string, base: number): T {
  if ("problem" in parsed) throw unreadable(file, placed(parsed.problem, base));
  return parsed.value;
}

/** `0x0000000000000200`-like text of a number in a message. */
export const hex = (value: number, digits = 8): string => `0x${value.toString(16).padStart(digits, "0")}`;
