import { parseDuration } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";

/** What `conform server` and `conform client` take, as typed. */
export interface ConformOptions {
  readonly peer?: string;
  readonly endpoints?: string;
  readonly profile?: string;
  readonly only?: readonly string[];
  readonly level?: string;
  readonly set?: string;
  readonly knownFailing?: string;
  readonly failed?: string;
  readonly quick?: boolean;
  readonly seed?: string;
  readonly jobs?: string;
  readonly limit?: string;
  readonly name?: string;
  readonly report?: readonly string[];
  readonly submission?: string;
  readonly json?: boolean;
}

export interface ListOptions {
  readonly profile?: string;
  readonly side?: string;
  readonly coverage?: boolean;
  readonly json?: boolean;
}

export interface MatrixOptions {
  readonly report?: readonly string[];
}

export interface ProveOptions {
  readonly prove?: boolean;
  readonly peer?: string;
  readonly only?: readonly string[];
  readonly sample?: string;
  readonly jobs?: string;
  readonly json?: boolean;
}

/** A whole number from 1, or the usual one. Throws bad-usage, naming the option. */
export function parseCount(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new PatchrigError("bad-usage", `${option}: expected a whole number from 1 to 9999, got "${text}"`);
}

/** Milliseconds of a duration. Throws bad-usage. */
export function parseLimit(text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && ms <= 3_600_000) return ms;
  throw new PatchrigError("bad-usage", `--limit: expected a duration up to 1h such as 20s, got "${text}"`);
}

/** One of these words. Throws bad-usage, naming them. */
export function parseWord<T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new PatchrigError("bad-usage", `${option}: expected ${words.join(", ")}, got "${text}"`);
}

/** `html=FILE` and the like: where each format goes, `undefined` being stdout. */
export function parseReports<T extends string>(
  texts: readonly string[] | undefined,
  formats: readonly T[],
): readonly { readonly format: T; readonly file: string | undefined }[] {
  const reports = (texts ?? []).map((text) => {
    const [, name = text, file] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (file === "") throw new PatchrigError("bad-usage", `--report: expected a file behind ${name}=`);
    return { format: parseWord("--report", name, formats), file };
  });
  const loud = reports.filter(({ file }) => file === undefined);
  if (loud.length > 1) {
    throw new PatchrigError("bad-usage", "--report: two formats cannot both go to stdout", {
      hint: "give one of them a file: junit=FILE",
    });
  }
  return reports;
}
